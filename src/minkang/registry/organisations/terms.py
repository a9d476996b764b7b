"""Vocabularies of organisations and of the people who work in them."""

from minkang.policy.terms import Labelled


class Category(Labelled):
    """What kind of organisation it is (after WS 218, narrowed to what the documents name)."""

    GENERAL_HOSPITAL = "general_hospital", "综合医院", "general hospital"
    TCM_HOSPITAL = "tcm_hospital", "中医类医院", "TCM hospital"
    SPECIALIST_HOSPITAL = "specialist_hospital", "专科医院", "specialist hospital"
    MENTAL_HOSPITAL = "mental_hospital", "精神卫生中心", "mental health centre"
    INFECTIOUS_HOSPITAL = "infectious_hospital", "传染病医院", "infectious disease hospital"
    REHABILITATION_HOSPITAL = "rehabilitation_hospital", "康复医院", "rehabilitation hospital"
    NURSING_HOSPITAL = "nursing_hospital", "护理院", "nursing hospital"
    MATERNAL_CHILD = "maternal_child", "妇幼保健机构", "maternal and child health institution"
    COMMUNITY_CENTRE = "community_centre", "社区卫生服务中心", "community health centre"
    COMMUNITY_STATION = "community_station", "社区卫生服务站", "community health station"
    TOWNSHIP_HOSPITAL = "township_hospital", "乡镇卫生院", "township hospital"
    VILLAGE_CLINIC = "village_clinic", "村卫生室", "village clinic"
    OUTPATIENT_CLINIC = "outpatient_clinic", "门诊部", "outpatient department"
    CLINIC = "clinic", "诊所", "clinic"
    CDC = "cdc", "疾病预防控制中心", "centre for disease control"
    HEALTH_SUPERVISION = "health_supervision", "卫生监督所", "health supervision office"
    BLOOD_STATION = "blood_station", "采供血机构", "blood station"
    EMERGENCY_CENTRE = "emergency_centre", "急救中心", "emergency centre"
    NURSERY = "nursery", "托育机构", "nursery"
    ELDERLY_HOME = "elderly_home", "养老机构", "elderly home"
    SUPPORT_HOME = "support_home", "特困人员供养机构", "home for people in special hardship"
    PHARMACY = "pharmacy", "药店", "pharmacy"
    AUTHORITY = "authority", "主管部门", "authority"
    HOTLINE_CENTRE = "hotline_centre", "热线中心", "hotline centre"
    ENTERPRISE = "enterprise", "企业", "enterprise"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户", "individual business"

    @property
    def is_medical(self) -> bool:
        """Whether it is a medical institution (医疗机构) with a practice licence."""
        return self in MEDICAL


HOSPITALS = frozenset(
    {
        Category.GENERAL_HOSPITAL,
        Category.TCM_HOSPITAL,
        Category.SPECIALIST_HOSPITAL,
        Category.MENTAL_HOSPITAL,
        Category.INFECTIOUS_HOSPITAL,
        Category.REHABILITATION_HOSPITAL,
        Category.NURSING_HOSPITAL,
    }
)
PRIMARY_CENTRES = frozenset({Category.COMMUNITY_CENTRE, Category.TOWNSHIP_HOSPITAL})
PRIMARY_CARE = PRIMARY_CENTRES | {
    Category.COMMUNITY_STATION,
    Category.VILLAGE_CLINIC,
    Category.OUTPATIENT_CLINIC,
    Category.CLINIC,
}
MEDICAL = (
    HOSPITALS
    | PRIMARY_CARE
    | {
        Category.MATERNAL_CHILD,
        Category.CDC,
        Category.BLOOD_STATION,
        Category.EMERGENCY_CENTRE,
    }
)


class Level(Labelled):
    """Hospital level (医院分级)."""

    TERTIARY = "tertiary", "三级", "tertiary"
    SECONDARY = "secondary", "二级", "secondary"
    PRIMARY = "primary", "一级", "primary"
    UNGRADED = "ungraded", "未定级", "ungraded"


class Grade(Labelled):
    """Grade inside a level (甲乙丙)."""

    A = "a", "甲等", "grade A"
    B = "b", "乙等", "grade B"
    C = "c", "丙等", "grade C"


class Ownership(Labelled):
    """Who owns it; public means run by government, state or collective."""

    GOVERNMENT = "government", "政府办", "government"
    STATE = "state", "国有企事业办", "state"
    COLLECTIVE = "collective", "集体办", "collective"
    PRIVATE = "private", "社会办", "private"

    @property
    def is_public(self) -> bool:
        """Whether it counts as a public institution (公立)."""
        return self is not Ownership.PRIVATE


class CapacityKind(Labelled):
    """What an organisation can hold; beds are split into classes that add up to all its beds."""

    GENERAL_BEDS = "general_beds", "普通床位", "general beds"
    REHABILITATION_BEDS = "rehabilitation_beds", "康复床位", "rehabilitation beds"
    INTENSIVE_BEDS = "intensive_beds", "重症床位", "intensive-care beds"
    INFECTIOUS_BEDS = "infectious_beds", "传染病床位", "infectious-disease beds"
    PSYCHIATRIC_BEDS = "psychiatric_beds", "精神科床位", "psychiatric beds"
    OBSTETRIC_BEDS = "obstetric_beds", "产科床位", "obstetric beds"
    PAEDIATRIC_BEDS = "paediatric_beds", "儿科床位", "paediatric beds"
    NURSING_BEDS = "nursing_beds", "护理床位", "nursing beds"
    NURSERY_PLACES = "nursery_places", "3岁以下托位", "nursery places under 3"
    AMBULANCES = "ambulances", "救护车(不含负压)", "ambulances without negative pressure"
    NEGATIVE_PRESSURE_AMBULANCES = (
        "negative_pressure_ambulances",
        "负压救护车",
        "negative-pressure ambulances",
    )

    @property
    def unit(self) -> str:
        """What is counted: 张, 个 or 辆."""
        return _UNITS.get(self, "张")


_UNITS = {
    CapacityKind.NURSERY_PLACES: "个",
    CapacityKind.AMBULANCES: "辆",
    CapacityKind.NEGATIVE_PRESSURE_AMBULANCES: "辆",
}
BEDS = frozenset(kind for kind in CapacityKind if kind.endswith("_beds"))


class Specialty(Labelled):
    """Departments by the national list of clinical departments (诊疗科目), as far as named."""

    PREVENTION = "01", "预防保健科", "01"
    GENERAL_PRACTICE = "02", "全科医疗科", "02"
    INTERNAL = "03", "内科", "03"
    SURGERY = "04", "外科", "04"
    OBSTETRICS_GYNAECOLOGY = "05", "妇产科", "05"
    WOMENS_HEALTH = "06", "妇女保健科", "06"
    PAEDIATRICS = "07", "儿科", "07"
    PAEDIATRIC_SURGERY = "08", "小儿外科", "08"
    CHILD_HEALTH = "09", "儿童保健科", "09"
    OPHTHALMOLOGY = "10", "眼科", "10"
    OTORHINOLARYNGOLOGY = "11", "耳鼻咽喉科", "11"
    STOMATOLOGY = "12", "口腔科", "12"
    DERMATOLOGY = "13", "皮肤科", "13"
    PSYCHIATRY = "15", "精神科", "15"
    INFECTIOUS_DISEASES = "16", "传染科", "16"
    ONCOLOGY = "19", "肿瘤科", "19"
    EMERGENCY = "20", "急诊医学科", "20"
    REHABILITATION = "21", "康复医学科", "21"
    OCCUPATIONAL_DISEASES = "23", "职业病科", "23"
    HOSPICE = "24", "临终关怀科", "24"
    ANAESTHESIOLOGY = "26", "麻醉科", "26"
    INTENSIVE_CARE = "28", "重症医学科", "28"
    LABORATORY = "30", "医学检验科", "30"
    PATHOLOGY = "31", "病理科", "31"
    IMAGING = "32", "医学影像科", "32"
    TCM = "50", "中医科", "50"
    INTEGRATED = "52", "中西医结合科", "52"
    GERIATRICS = "03.11", "老年医学科", "03.11"


class ServiceKind(Labelled):
    """Services an organisation offers to the public."""

    VACCINATION = "vaccination", "预防接种", "vaccination"
    HOLIDAY_VACCINATION = "holiday_vaccination", "节假日接种", "vaccination on holidays"
    INTERNET_NURSING = "internet_nursing", "互联网+护理", "nursing ordered online"
    ONLINE_FOLLOW_UP = "online_follow_up", "线上复诊", "online follow-up"
    TCM_ROOM = "tcm_room", "中医馆", "TCM room"
    MIDWIFERY = "midwifery", "助产技术服务", "midwifery"
    PRENATAL_CARE = "prenatal_care", "孕产期保健", "maternity care"
    CHILD_CARE = "child_care", "儿童保健", "child health care"
    PAEDIATRIC_SERVICE = "paediatric_service", "儿科服务", "paediatric service"
    STATIONED_STAFF = "stationed_staff", "医护人员派驻", "stationed medical staff"
    QUALITY_NURSING = "quality_nursing", "优质护理服务", "quality nursing"
    EMERGENCY_COMMAND = "emergency_command", "急救指挥调度", "emergency command"


class CertificateKind(Labelled):
    """Assessments and titles an organisation can hold."""

    BASIC_STANDARD = "basic_standard", "优质服务基层行基本标准", "basic standard of primary care"
    RECOMMENDED_STANDARD = (
        "recommended_standard",
        "优质服务基层行推荐标准",
        "recommended standard of primary care",
    )
    COUNTY_CAPABILITY_BASIC = (
        "county_capability_basic",
        "县级医院综合能力基本标准",
        "basic capability standard of county hospitals",
    )
    COUNTY_CAPABILITY_RECOMMENDED = (
        "county_capability_recommended",
        "县级医院综合能力推荐标准",
        "recommended capability standard of county hospitals",
    )
    ELDERLY_FRIENDLY = "elderly_friendly", "老年友善医疗机构", "elderly-friendly institution"
    BABY_FRIENDLY = "baby_friendly", "爱婴医院", "baby-friendly hospital"
    CRITICAL_MATERNAL_CENTRE = (
        "critical_maternal_centre",
        "危重孕产妇救治中心",
        "centre for critically ill mothers",
    )
    CRITICAL_NEWBORN_CENTRE = (
        "critical_newborn_centre",
        "危重新生儿救治中心",
        "centre for critically ill newborns",
    )
    STANDARD_MATERNAL_CHILD = (
        "standard_maternal_child",
        "标准化妇幼保健机构",
        "standard maternal and child institution",
    )
    INFECTIOUS_BUILDING = (
        "infectious_building",
        "传染病楼或独立传染病病区",
        "infectious disease building or ward",
    )
    NATIONAL_KEY_SPECIALTY = "national_key_specialty", "国家临床重点专科", "national key specialty"
    PROVINCIAL_KEY_SPECIALTY = (
        "provincial_key_specialty",
        "省级临床重点专科",
        "provincial key specialty",
    )
    CITY_KEY_SPECIALTY = "city_key_specialty", "市级临床重点专科", "city key specialty"
    COUNTY_KEY_SPECIALTY = "county_key_specialty", "县级临床重点专科", "county key specialty"
    PROVINCIAL_TCM_KEY_SPECIALTY = (
        "provincial_tcm_key_specialty",
        "省级中医药重点专科",
        "provincial TCM key specialty",
    )
    TCM_WESTERN_FLAGSHIP = (
        "tcm_western_flagship",
        "中西医协同旗舰医院",
        "flagship of TCM and western medicine",
    )
    MEDICAL_COMMUNITY = "medical_community", "紧密型县域医共体", "county medical community"


class QualificationKind(Labelled):
    """Licences and registrations of a practitioner."""

    PHYSICIAN = "physician", "执业医师", "licensed physician"
    ASSISTANT_PHYSICIAN = "assistant_physician", "执业助理医师", "licensed assistant physician"
    NURSE = "nurse", "注册护士", "registered nurse"
    PHARMACIST = "pharmacist", "药师", "pharmacist"
    ASSISTANT_PHARMACIST = "assistant_pharmacist", "药士", "assistant pharmacist"
    VILLAGE_DOCTOR = "village_doctor", "乡村医生", "village doctor"
    TECHNICIAN = "technician", "技师", "technician"
    PUBLIC_HEALTH = "public_health", "公共卫生人员", "public health worker"
    GENERAL_PRACTICE = "general_practice", "全科医生注册", "registration as general practitioner"
    MATERNAL_CARE = "maternal_care", "妇女保健培训合格", "maternity care training"
    CHILD_CARE = "child_care", "儿童保健培训合格", "child care training"


class PracticeScope(Labelled):
    """Scope of a physician's licence (执业类别)."""

    CLINICAL = "clinical", "临床", "clinical"
    TCM = "tcm", "中医", "tcm"
    DENTAL = "dental", "口腔", "dental"
    PUBLIC_HEALTH = "public_health", "公共卫生", "public health"


class PostKind(Labelled):
    """What somebody is employed as."""

    DOCTOR = "doctor", "医师", "doctor"
    NURSE = "nurse", "护士", "nurse"
    PHARMACIST = "pharmacist", "药师(士)", "pharmacist"
    PUBLIC_HEALTH = "public_health", "公共卫生", "public health"
    VILLAGE_DOCTOR = "village_doctor", "乡村医生", "village doctor"
    TECHNICIAN = "technician", "技师", "technician"
    MANAGER = "manager", "管理", "manager"
    OFFICER = "officer", "工作人员", "officer"


class AccessFeature(Labelled):
    """What makes a building usable by everybody (无障碍)."""

    STEP_FREE = "step_free", "无台阶入口", "step free"
    LIFT = "lift", "无障碍电梯", "lift"
    ACCESSIBLE_TOILET = "accessible_toilet", "无障碍卫生间", "accessible toilet"
    WHEELCHAIR = "wheelchair", "轮椅借用", "wheelchair"
    ELDER_COUNTER = "elder_counter", "老年人窗口", "elder counter"
    SIGN_LANGUAGE = "sign_language", "手语服务", "sign language"


class EnterpriseScale(Labelled):
    """Size of an enterprise by the statistical classification."""

    LARGE = "large", "大型", "large"
    MEDIUM = "medium", "中型", "medium"
    SMALL = "small", "小型", "small"
    MICRO = "micro", "微型", "micro"


class RosterKind(Labelled):
    """What a spreadsheet sent in lists."""

    ORGANISATIONS = "organisations", "机构名册", "list of institutions"
    STAFF = "staff", "人员名册", "staff roster"
