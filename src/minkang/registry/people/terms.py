"""Vocabularies of people."""

from collections.abc import Mapping
from enum import IntEnum

from minkang.policy.terms import Labelled


class Sex(IntEnum):
    """Sex after GB/T 2261.1."""

    UNKNOWN = 0
    MALE = 1
    FEMALE = 2
    UNSTATED = 9

    @property
    def label(self) -> str:
        """Chinese name."""
        return {0: "未知", 1: "男", 2: "女", 9: "未说明"}[self]

    @property
    def label_en(self) -> str:
        """English name."""
        return self.name.lower()


class Kinship(Labelled):
    """Relation to the head of the household (GB/T 4761, first level)."""

    HEAD = "head", "户主", "head"
    SPOUSE = "spouse", "配偶", "spouse"
    CHILD = "child", "子女", "child"
    GRANDCHILD = "grandchild", "孙子女", "grandchild"
    PARENT = "parent", "父母", "parent"
    GRANDPARENT = "grandparent", "祖父母", "grandparent"
    SIBLING = "sibling", "兄弟姐妹", "sibling"
    OTHER = "other", "其他", "other"


class GuardianshipKind(Labelled):
    """Why somebody is a guardian."""

    PARENT = "parent", "父母", "parent"
    APPOINTED = "appointed", "指定监护", "appointed"
    ADULT_WARD = "adult_ward", "成年监护", "adult ward"


class CareKind(Labelled):
    """What ties a person to an organisation for a while; opened and closed by the halls."""

    CONTRACT = "contract", "家庭医生签约", "contract"
    APPOINTMENT = "appointment", "预约就诊", "appointment"
    ADMISSION = "admission", "住院", "admission"
    REFERRAL = "referral", "转诊", "referral"
    SERVICE_CASE = "service_case", "办件", "service case"


ETHNICITIES: Mapping[str, tuple[str, str]] = {
    "01": ("汉族", "Han"),
    "02": ("蒙古族", "Mongol"),
    "03": ("回族", "Hui"),
    "04": ("藏族", "Tibetan"),
    "05": ("维吾尔族", "Uygur"),
    "06": ("苗族", "Miao"),
    "07": ("彝族", "Yi"),
    "08": ("壮族", "Zhuang"),
    "09": ("布依族", "Buyei"),
    "10": ("朝鲜族", "Korean"),
    "11": ("满族", "Manchu"),
    "12": ("侗族", "Dong"),
    "13": ("瑶族", "Yao"),
    "14": ("白族", "Bai"),
    "15": ("土家族", "Tujia"),
    "16": ("哈尼族", "Hani"),
    "17": ("哈萨克族", "Kazak"),
    "18": ("傣族", "Dai"),
    "19": ("黎族", "Li"),
    "20": ("傈僳族", "Lisu"),
    "21": ("佤族", "Va"),
    "22": ("畲族", "She"),
    "23": ("高山族", "Gaoshan"),
    "24": ("拉祜族", "Lahu"),
    "25": ("水族", "Sui"),
    "26": ("东乡族", "Dongxiang"),
    "27": ("纳西族", "Naxi"),
    "28": ("景颇族", "Jingpo"),
    "29": ("柯尔克孜族", "Kirgiz"),
    "30": ("土族", "Tu"),
    "31": ("达斡尔族", "Daur"),
    "32": ("仫佬族", "Mulao"),
    "33": ("羌族", "Qiang"),
    "34": ("布朗族", "Blang"),
    "35": ("撒拉族", "Salar"),
    "36": ("毛南族", "Maonan"),
    "37": ("仡佬族", "Gelao"),
    "38": ("锡伯族", "Xibe"),
    "39": ("阿昌族", "Achang"),
    "40": ("普米族", "Pumi"),
    "41": ("塔吉克族", "Tajik"),
    "42": ("怒族", "Nu"),
    "43": ("乌孜别克族", "Uzbek"),
    "44": ("俄罗斯族", "Russian"),
    "45": ("鄂温克族", "Ewenki"),
    "46": ("德昂族", "De'ang"),
    "47": ("保安族", "Bonan"),
    "48": ("裕固族", "Yugur"),
    "49": ("京族", "Gin"),
    "50": ("塔塔尔族", "Tatar"),
    "51": ("独龙族", "Derung"),
    "52": ("鄂伦春族", "Oroqen"),
    "53": ("赫哲族", "Hezhen"),
    "54": ("门巴族", "Monba"),
    "55": ("珞巴族", "Lhoba"),
    "56": ("基诺族", "Jino"),
    "97": ("其他", "other"),
    "98": ("外国血统中国籍人士", "naturalised"),
}
"""Chinese and English names by the code of GB/T 3304; verification: memory."""
