"""Vocabularies of organisations and of the people who work in them."""

from enum import StrEnum


class Category(StrEnum):
    """What kind of organisation it is (after WS 218, narrowed to what the documents name)."""

    GENERAL_HOSPITAL = "general_hospital"
    TCM_HOSPITAL = "tcm_hospital"
    SPECIALIST_HOSPITAL = "specialist_hospital"
    MENTAL_HOSPITAL = "mental_hospital"
    INFECTIOUS_HOSPITAL = "infectious_hospital"
    REHABILITATION_HOSPITAL = "rehabilitation_hospital"
    NURSING_HOSPITAL = "nursing_hospital"
    MATERNAL_CHILD = "maternal_child"
    COMMUNITY_CENTRE = "community_centre"
    COMMUNITY_STATION = "community_station"
    TOWNSHIP_HOSPITAL = "township_hospital"
    VILLAGE_CLINIC = "village_clinic"
    OUTPATIENT_CLINIC = "outpatient_clinic"
    CLINIC = "clinic"
    CDC = "cdc"
    HEALTH_SUPERVISION = "health_supervision"
    BLOOD_STATION = "blood_station"
    EMERGENCY_CENTRE = "emergency_centre"
    NURSERY = "nursery"
    ELDERLY_HOME = "elderly_home"
    SUPPORT_HOME = "support_home"
    PHARMACY = "pharmacy"
    AUTHORITY = "authority"
    HOTLINE_CENTRE = "hotline_centre"
    ENTERPRISE = "enterprise"

    @property
    def label(self) -> str:
        """Chinese name."""
        return _CATEGORIES[self][0]

    @property
    def label_en(self) -> str:
        """English name."""
        return _CATEGORIES[self][1]

    @property
    def is_medical(self) -> bool:
        """Whether it is a medical institution (医疗机构) with a practice licence."""
        return self in MEDICAL


_CATEGORIES = {
    Category.GENERAL_HOSPITAL: ("综合医院", "general hospital"),
    Category.TCM_HOSPITAL: ("中医类医院", "TCM hospital"),
    Category.SPECIALIST_HOSPITAL: ("专科医院", "specialist hospital"),
    Category.MENTAL_HOSPITAL: ("精神卫生中心", "mental health centre"),
    Category.INFECTIOUS_HOSPITAL: ("传染病医院", "infectious disease hospital"),
    Category.REHABILITATION_HOSPITAL: ("康复医院", "rehabilitation hospital"),
    Category.NURSING_HOSPITAL: ("护理院", "nursing hospital"),
    Category.MATERNAL_CHILD: ("妇幼保健机构", "maternal and child health institution"),
    Category.COMMUNITY_CENTRE: ("社区卫生服务中心", "community health centre"),
    Category.COMMUNITY_STATION: ("社区卫生服务站", "community health station"),
    Category.TOWNSHIP_HOSPITAL: ("乡镇卫生院", "township hospital"),
    Category.VILLAGE_CLINIC: ("村卫生室", "village clinic"),
    Category.OUTPATIENT_CLINIC: ("门诊部", "outpatient department"),
    Category.CLINIC: ("诊所", "clinic"),
    Category.CDC: ("疾病预防控制中心", "centre for disease control"),
    Category.HEALTH_SUPERVISION: ("卫生监督所", "health supervision office"),
    Category.BLOOD_STATION: ("采供血机构", "blood station"),
    Category.EMERGENCY_CENTRE: ("急救中心", "emergency centre"),
    Category.NURSERY: ("托育机构", "nursery"),
    Category.ELDERLY_HOME: ("养老机构", "elderly home"),
    Category.SUPPORT_HOME: ("特困人员供养机构", "home for people in special hardship"),
    Category.PHARMACY: ("药店", "pharmacy"),
    Category.AUTHORITY: ("主管部门", "authority"),
    Category.HOTLINE_CENTRE: ("热线中心", "hotline centre"),
    Category.ENTERPRISE: ("企业", "enterprise"),
}

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


class Level(StrEnum):
    """Hospital level (医院分级)."""

    TERTIARY = "tertiary"
    SECONDARY = "secondary"
    PRIMARY = "primary"
    UNGRADED = "ungraded"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {
            "tertiary": "三级",
            "secondary": "二级",
            "primary": "一级",
            "ungraded": "未定级",
        }[self]


class Grade(StrEnum):
    """Grade inside a level (甲乙丙)."""

    A = "a"
    B = "b"
    C = "c"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {"a": "甲等", "b": "乙等", "c": "丙等"}[self]


class Ownership(StrEnum):
    """Who owns it; public means run by government, state or collective."""

    GOVERNMENT = "government"
    STATE = "state"
    COLLECTIVE = "collective"
    PRIVATE = "private"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {
            "government": "政府办",
            "state": "国有企事业办",
            "collective": "集体办",
            "private": "社会办",
        }[self]

    @property
    def is_public(self) -> bool:
        """Whether it counts as a public institution (公立)."""
        return self is not Ownership.PRIVATE


class CapacityKind(StrEnum):
    """What an organisation can hold; beds are split into classes that add up to all its beds."""

    GENERAL_BEDS = "general_beds"
    REHABILITATION_BEDS = "rehabilitation_beds"
    INTENSIVE_BEDS = "intensive_beds"
    INFECTIOUS_BEDS = "infectious_beds"
    PSYCHIATRIC_BEDS = "psychiatric_beds"
    OBSTETRIC_BEDS = "obstetric_beds"
    PAEDIATRIC_BEDS = "paediatric_beds"
    NURSING_BEDS = "nursing_beds"
    NURSERY_PLACES = "nursery_places"
    AMBULANCES = "ambulances"
    NEGATIVE_PRESSURE_AMBULANCES = "negative_pressure_ambulances"

    @property
    def label(self) -> str:
        """Chinese name."""
        return _CAPACITIES[self][0]

    @property
    def label_en(self) -> str:
        """English name."""
        return _CAPACITIES[self][1]

    @property
    def unit(self) -> str:
        """What is counted: 张, 个 or 辆."""
        return _CAPACITIES[self][2]


_CAPACITIES = {
    CapacityKind.GENERAL_BEDS: ("普通床位", "general beds", "张"),
    CapacityKind.REHABILITATION_BEDS: ("康复床位", "rehabilitation beds", "张"),
    CapacityKind.INTENSIVE_BEDS: ("重症床位", "intensive-care beds", "张"),
    CapacityKind.INFECTIOUS_BEDS: ("传染病床位", "infectious-disease beds", "张"),
    CapacityKind.PSYCHIATRIC_BEDS: ("精神科床位", "psychiatric beds", "张"),
    CapacityKind.OBSTETRIC_BEDS: ("产科床位", "obstetric beds", "张"),
    CapacityKind.PAEDIATRIC_BEDS: ("儿科床位", "paediatric beds", "张"),
    CapacityKind.NURSING_BEDS: ("护理床位", "nursing beds", "张"),
    CapacityKind.NURSERY_PLACES: ("3岁以下托位", "nursery places under 3", "个"),
    CapacityKind.AMBULANCES: ("救护车(不含负压)", "ambulances without negative pressure", "辆"),
    CapacityKind.NEGATIVE_PRESSURE_AMBULANCES: ("负压救护车", "negative-pressure ambulances", "辆"),
}
BEDS = frozenset(kind for kind in CapacityKind if kind.endswith("_beds"))


class Specialty(StrEnum):
    """Departments by the national list of clinical departments (诊疗科目), as far as named."""

    PREVENTION = "01"
    GENERAL_PRACTICE = "02"
    INTERNAL = "03"
    SURGERY = "04"
    OBSTETRICS_GYNAECOLOGY = "05"
    WOMENS_HEALTH = "06"
    PAEDIATRICS = "07"
    PAEDIATRIC_SURGERY = "08"
    CHILD_HEALTH = "09"
    OPHTHALMOLOGY = "10"
    OTORHINOLARYNGOLOGY = "11"
    STOMATOLOGY = "12"
    DERMATOLOGY = "13"
    PSYCHIATRY = "15"
    INFECTIOUS_DISEASES = "16"
    ONCOLOGY = "19"
    EMERGENCY = "20"
    REHABILITATION = "21"
    OCCUPATIONAL_DISEASES = "23"
    HOSPICE = "24"
    ANAESTHESIOLOGY = "26"
    INTENSIVE_CARE = "28"
    LABORATORY = "30"
    PATHOLOGY = "31"
    IMAGING = "32"
    TCM = "50"
    INTEGRATED = "52"
    GERIATRICS = "03.11"

    @property
    def label(self) -> str:
        """Chinese name."""
        return _SPECIALTIES[self]


_SPECIALTIES = {
    Specialty.PREVENTION: "预防保健科",
    Specialty.GENERAL_PRACTICE: "全科医疗科",
    Specialty.INTERNAL: "内科",
    Specialty.SURGERY: "外科",
    Specialty.OBSTETRICS_GYNAECOLOGY: "妇产科",
    Specialty.WOMENS_HEALTH: "妇女保健科",
    Specialty.PAEDIATRICS: "儿科",
    Specialty.PAEDIATRIC_SURGERY: "小儿外科",
    Specialty.CHILD_HEALTH: "儿童保健科",
    Specialty.OPHTHALMOLOGY: "眼科",
    Specialty.OTORHINOLARYNGOLOGY: "耳鼻咽喉科",
    Specialty.STOMATOLOGY: "口腔科",
    Specialty.DERMATOLOGY: "皮肤科",
    Specialty.PSYCHIATRY: "精神科",
    Specialty.INFECTIOUS_DISEASES: "传染科",
    Specialty.ONCOLOGY: "肿瘤科",
    Specialty.EMERGENCY: "急诊医学科",
    Specialty.REHABILITATION: "康复医学科",
    Specialty.OCCUPATIONAL_DISEASES: "职业病科",
    Specialty.HOSPICE: "临终关怀科",
    Specialty.ANAESTHESIOLOGY: "麻醉科",
    Specialty.INTENSIVE_CARE: "重症医学科",
    Specialty.LABORATORY: "医学检验科",
    Specialty.PATHOLOGY: "病理科",
    Specialty.IMAGING: "医学影像科",
    Specialty.TCM: "中医科",
    Specialty.INTEGRATED: "中西医结合科",
    Specialty.GERIATRICS: "老年医学科",
}


class ServiceKind(StrEnum):
    """Services an organisation offers to the public."""

    VACCINATION = "vaccination"
    HOLIDAY_VACCINATION = "holiday_vaccination"
    INTERNET_NURSING = "internet_nursing"
    ONLINE_FOLLOW_UP = "online_follow_up"
    TCM_ROOM = "tcm_room"
    MIDWIFERY = "midwifery"
    PRENATAL_CARE = "prenatal_care"
    CHILD_CARE = "child_care"
    PAEDIATRIC_SERVICE = "paediatric_service"
    STATIONED_STAFF = "stationed_staff"
    QUALITY_NURSING = "quality_nursing"
    EMERGENCY_COMMAND = "emergency_command"

    @property
    def label(self) -> str:
        """Chinese name."""
        return _SERVICES[self][0]

    @property
    def label_en(self) -> str:
        """English name."""
        return _SERVICES[self][1]


_SERVICES = {
    ServiceKind.VACCINATION: ("预防接种", "vaccination"),
    ServiceKind.HOLIDAY_VACCINATION: ("节假日接种", "vaccination on holidays"),
    ServiceKind.INTERNET_NURSING: ("互联网+护理", "nursing ordered online"),
    ServiceKind.ONLINE_FOLLOW_UP: ("线上复诊", "online follow-up"),
    ServiceKind.TCM_ROOM: ("中医馆", "TCM room"),
    ServiceKind.MIDWIFERY: ("助产技术服务", "midwifery"),
    ServiceKind.PRENATAL_CARE: ("孕产期保健", "maternity care"),
    ServiceKind.CHILD_CARE: ("儿童保健", "child health care"),
    ServiceKind.PAEDIATRIC_SERVICE: ("儿科服务", "paediatric service"),
    ServiceKind.STATIONED_STAFF: ("医护人员派驻", "stationed medical staff"),
    ServiceKind.QUALITY_NURSING: ("优质护理服务", "quality nursing"),
    ServiceKind.EMERGENCY_COMMAND: ("急救指挥调度", "emergency command"),
}


class CertificateKind(StrEnum):
    """Assessments and titles an organisation can hold."""

    BASIC_STANDARD = "basic_standard"
    RECOMMENDED_STANDARD = "recommended_standard"
    COUNTY_CAPABILITY_BASIC = "county_capability_basic"
    COUNTY_CAPABILITY_RECOMMENDED = "county_capability_recommended"
    ELDERLY_FRIENDLY = "elderly_friendly"
    BABY_FRIENDLY = "baby_friendly"
    CRITICAL_MATERNAL_CENTRE = "critical_maternal_centre"
    CRITICAL_NEWBORN_CENTRE = "critical_newborn_centre"
    STANDARD_MATERNAL_CHILD = "standard_maternal_child"
    INFECTIOUS_BUILDING = "infectious_building"
    NATIONAL_KEY_SPECIALTY = "national_key_specialty"
    PROVINCIAL_KEY_SPECIALTY = "provincial_key_specialty"
    CITY_KEY_SPECIALTY = "city_key_specialty"
    COUNTY_KEY_SPECIALTY = "county_key_specialty"
    PROVINCIAL_TCM_KEY_SPECIALTY = "provincial_tcm_key_specialty"
    TCM_WESTERN_FLAGSHIP = "tcm_western_flagship"
    MEDICAL_COMMUNITY = "medical_community"

    @property
    def label(self) -> str:
        """Chinese name."""
        return _CERTIFICATES[self][0]

    @property
    def label_en(self) -> str:
        """English name."""
        return _CERTIFICATES[self][1]


_CERTIFICATES = {
    CertificateKind.BASIC_STANDARD: ("优质服务基层行基本标准", "basic standard of primary care"),
    CertificateKind.RECOMMENDED_STANDARD: (
        "优质服务基层行推荐标准",
        "recommended standard of primary care",
    ),
    CertificateKind.COUNTY_CAPABILITY_BASIC: (
        "县级医院综合能力基本标准",
        "basic capability standard of county hospitals",
    ),
    CertificateKind.COUNTY_CAPABILITY_RECOMMENDED: (
        "县级医院综合能力推荐标准",
        "recommended capability standard of county hospitals",
    ),
    CertificateKind.ELDERLY_FRIENDLY: ("老年友善医疗机构", "elderly-friendly institution"),
    CertificateKind.BABY_FRIENDLY: ("爱婴医院", "baby-friendly hospital"),
    CertificateKind.CRITICAL_MATERNAL_CENTRE: (
        "危重孕产妇救治中心",
        "centre for critically ill mothers",
    ),
    CertificateKind.CRITICAL_NEWBORN_CENTRE: (
        "危重新生儿救治中心",
        "centre for critically ill newborns",
    ),
    CertificateKind.STANDARD_MATERNAL_CHILD: (
        "标准化妇幼保健机构",
        "standard maternal and child institution",
    ),
    CertificateKind.INFECTIOUS_BUILDING: (
        "传染病楼或独立传染病病区",
        "infectious disease building or ward",
    ),
    CertificateKind.NATIONAL_KEY_SPECIALTY: ("国家临床重点专科", "national key specialty"),
    CertificateKind.PROVINCIAL_KEY_SPECIALTY: ("省级临床重点专科", "provincial key specialty"),
    CertificateKind.CITY_KEY_SPECIALTY: ("市级临床重点专科", "city key specialty"),
    CertificateKind.COUNTY_KEY_SPECIALTY: ("县级临床重点专科", "county key specialty"),
    CertificateKind.PROVINCIAL_TCM_KEY_SPECIALTY: (
        "省级中医药重点专科",
        "provincial TCM key specialty",
    ),
    CertificateKind.TCM_WESTERN_FLAGSHIP: (
        "中西医协同旗舰医院",
        "flagship of TCM and western medicine",
    ),
    CertificateKind.MEDICAL_COMMUNITY: ("紧密型县域医共体", "county medical community"),
}


class QualificationKind(StrEnum):
    """Licences and registrations of a practitioner."""

    PHYSICIAN = "physician"
    ASSISTANT_PHYSICIAN = "assistant_physician"
    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    ASSISTANT_PHARMACIST = "assistant_pharmacist"
    VILLAGE_DOCTOR = "village_doctor"
    TECHNICIAN = "technician"
    PUBLIC_HEALTH = "public_health"
    GENERAL_PRACTICE = "general_practice"
    MATERNAL_CARE = "maternal_care"
    CHILD_CARE = "child_care"

    @property
    def label(self) -> str:
        """Chinese name."""
        return _QUALIFICATIONS[self][0]

    @property
    def label_en(self) -> str:
        """English name."""
        return _QUALIFICATIONS[self][1]


_QUALIFICATIONS = {
    QualificationKind.PHYSICIAN: ("执业医师", "licensed physician"),
    QualificationKind.ASSISTANT_PHYSICIAN: ("执业助理医师", "licensed assistant physician"),
    QualificationKind.NURSE: ("注册护士", "registered nurse"),
    QualificationKind.PHARMACIST: ("药师", "pharmacist"),
    QualificationKind.ASSISTANT_PHARMACIST: ("药士", "assistant pharmacist"),
    QualificationKind.VILLAGE_DOCTOR: ("乡村医生", "village doctor"),
    QualificationKind.TECHNICIAN: ("技师", "technician"),
    QualificationKind.PUBLIC_HEALTH: ("公共卫生人员", "public health worker"),
    QualificationKind.GENERAL_PRACTICE: ("全科医生注册", "registration as general practitioner"),
    QualificationKind.MATERNAL_CARE: ("妇女保健培训合格", "maternity care training"),
    QualificationKind.CHILD_CARE: ("儿童保健培训合格", "child care training"),
}


class PracticeScope(StrEnum):
    """Scope of a physician's licence (执业类别)."""

    CLINICAL = "clinical"
    TCM = "tcm"
    DENTAL = "dental"
    PUBLIC_HEALTH = "public_health"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {
            "clinical": "临床",
            "tcm": "中医",
            "dental": "口腔",
            "public_health": "公共卫生",
        }[self]


class PostKind(StrEnum):
    """What somebody is employed as."""

    DOCTOR = "doctor"
    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    PUBLIC_HEALTH = "public_health"
    VILLAGE_DOCTOR = "village_doctor"
    TECHNICIAN = "technician"
    MANAGER = "manager"
    OFFICER = "officer"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {
            "doctor": "医师",
            "nurse": "护士",
            "pharmacist": "药师(士)",
            "public_health": "公共卫生",
            "village_doctor": "乡村医生",
            "technician": "技师",
            "manager": "管理",
            "officer": "工作人员",
        }[self]


class AccessFeature(StrEnum):
    """What makes a building usable by everybody (无障碍)."""

    STEP_FREE = "step_free"
    LIFT = "lift"
    ACCESSIBLE_TOILET = "accessible_toilet"
    WHEELCHAIR = "wheelchair"
    ELDER_COUNTER = "elder_counter"
    SIGN_LANGUAGE = "sign_language"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {
            "step_free": "无台阶入口",
            "lift": "无障碍电梯",
            "accessible_toilet": "无障碍卫生间",
            "wheelchair": "轮椅借用",
            "elder_counter": "老年人窗口",
            "sign_language": "手语服务",
        }[self]


class EnterpriseScale(StrEnum):
    """Size of an enterprise by the statistical classification."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    MICRO = "micro"

    @property
    def label(self) -> str:
        """Chinese name."""
        return {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}[self]
