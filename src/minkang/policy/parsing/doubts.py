"""Why a copy is doubtful: who publishes the page does not fit who signed the document."""

import re
from collections.abc import Iterator, Sequence

from minkang.policy.parsing.types import Doubt

_PUBLISHER = re.compile(
    r"(?:版权所有|主办单位|主办|承办单位|发布机构|发布部门|发布单位|来源|信息来源)\s?[::]\s?([^\s,,。;;::]{2,30})"
)
_GAZETTE_OWNER = re.compile(r"由([^\s,,。;;《》]{2,20}?)(?:主管|主办)")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@((?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,10})")
_SITE = re.compile(r"(?:https?://|www\.)((?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,10})")
_SALES_PHONE = re.compile(r"(?<!\d)[48]00[- ]?\d{3}[- ]?\d{4}(?!\d)")
_RETOLD = re.compile(r"小编|范文|欢迎阅读参考|希望能帮助到大家|文库|下载文档")
_ACCEPTED_MAIL = (
    "gov.cn",
    "163.com",
    "126.com",
    "qq.com",
    "sina.com",
    "sina.cn",
    "sohu.com",
    "139.com",
    "edu.cn",
)
_MIN_COMMON = 2
# How bodies are called for short; both names are shortened before they are compared.
_SHORT = (
    (re.compile("人民政府"), "政府"),
    (re.compile("办公[室厅]"), "办"),
    (re.compile("卫生健康"), "卫健"),
    (re.compile("发展和?改革"), "发改"),
    (re.compile("人力资源和?社会保障"), "人社"),
    (re.compile("医疗保障"), "医保"),
    (re.compile("市场监督?管理?(?=局)"), "市监"),
    (re.compile("工业和信息化"), "工信"),
    (re.compile("疾病预防控制"), "疾控"),
    (re.compile("自然资源和规划"), "资规"),
    (re.compile("住房和?城乡建设"), "住建"),
    (re.compile("委员会|委$"), "委"),
)


def doubts_of(issuers: Sequence[str], page: str) -> tuple[Doubt, ...]:
    """Return the doubts that the page text around a document raises, without repetition."""
    found = [*_publishers(issuers, page), *_addresses(page)]
    if _RETOLD.search(page):
        found.append(Doubt("retold", "文本来自范文汇编类网页,可能有删改,不能当作正式文本。"))
    return tuple(dict.fromkeys(found))


def _publishers(issuers: Sequence[str], page: str) -> Iterator[Doubt]:
    for named in (*_PUBLISHER.findall(page), *_GAZETTE_OWNER.findall(page)):
        publisher = named.rstrip("]】)）")
        if issuers and not any(_related(publisher, issuer) for issuer in issuers):
            signed = "、".join(issuers)
            yield Doubt(
                "publisher-differs",
                f"网页署名“{publisher}”与落款单位“{signed}”不一致,请到发文机关官网核对。",
            )


def _addresses(page: str) -> Iterator[Doubt]:
    for domain in _MAIL.findall(page):
        if not domain.lower().endswith(_ACCEPTED_MAIL):
            message = f"联系邮箱域名 {domain} 不是政府域名,此页可能不是官方页面。"
            yield Doubt("foreign-mail", message)
    for domain in _SITE.findall(page):
        if not domain.lower().endswith("gov.cn"):
            yield Doubt("foreign-site", f"网页地址 {domain} 不是政府域名,此页可能是转载。")
    for phone in _SALES_PHONE.findall(page):
        yield Doubt("sales-phone", f"页面带有商业热线 {phone},此文本来自商业网站转载。")


def _related(publisher: str, issuer: str) -> bool:
    """Say whether both names begin alike (two characters) or one ends as the other is for short.

    区政府办公室 is the 人民政府办公室 of its district, 市卫健委 the 卫生健康委员会 of its city.
    """
    if _short(issuer).endswith(_short(publisher)) or _short(publisher).endswith(_short(issuer)):
        return True
    common = 0
    for left, right in zip(publisher, issuer, strict=False):
        if left != right:
            break
        common += 1
    return common >= _MIN_COMMON or publisher in issuer or issuer in publisher


def _short(name: str) -> str:
    for long, short in _SHORT:
        name = long.sub(short, name)
    return name
