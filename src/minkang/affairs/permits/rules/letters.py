"""What an office puts on paper for an applicant: the decision with its reasons, and what is missing.

A letter is Chinese whatever language its reader browses in. An article whose text nobody compared with
the official one is marked with an asterisk, and a note says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from minkang.affairs.permits.rules.elements import Basis, Item, Validity
from minkang.affairs.permits.rules.serving import Way
from minkang.affairs.permits.terms import Kind, Remedy, Unit
from minkang.engines.cases.terms import Outcome
from minkang.kernel.refusal import Refusal
from minkang.policy.terms import Verification

UNCHECKED = "*"
NO_FAULTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines under it; a list is numbered, what an officer wrote stands as it is."""

    title: str
    lines: tuple[str, ...]
    is_list: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """What is printed.

    Attributes:
        office: Who signs.
        number: Number of the decision, or of the case.
        addressee: Whom it is for, with a masked number.
        paragraphs: What was decided, in sentences.
        sections: Reasons, articles, what is missing, what may be done against it.
        day: Of the decision or the notice.
        signed_on: The same in words.
        notes: In small type at the end.
    """

    title: str
    office: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    sections: tuple[Section, ...]
    day: date
    signed_on: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """What both letters are about.

    Attributes:
        item: What is asked for.
        number: Number of the case.
        office: Who decides.
        party: Name of the applicant.
        party_number: Their number with its middle hidden, or "".
        is_body: The applicant is an organisation.
        handed_in_on: The first day.
        accepted_on: From which the clock ran; None when it was not accepted.
    """

    item: Item
    number: str
    office: str
    party: str
    party_number: str
    is_body: bool
    handed_in_on: date
    accepted_on: date | None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as its row has it; `laws` are the articles of the act, `ways` what may be done against it."""

    outcome: Outcome
    number: str
    reason: str
    on: date
    laws: tuple[Basis, ...]
    missing: tuple[str, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What was told to be missing, by title of the material, and when; `faults` of papers that were here."""

    missing: tuple[str, ...]
    on: date
    laws: tuple[Basis, ...]
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pause:
    """Why a clock was stopped, on which day, for how many working days and until which day."""

    reason: str
    on: date
    days: int
    until: date
    laws: tuple[Basis, ...]


GRANTED, DENIED, UNACCEPTED = "granted", "denied", "unaccepted"
TITLES = {
    (Kind.PERMIT, GRANTED): "准予行政许可决定书",
    (Kind.PERMIT, DENIED): "不予行政许可决定书",
    (Kind.PERMIT, UNACCEPTED): "行政许可申请不予受理通知书",
    (Kind.FILING, GRANTED): "备案通知书",
    (Kind.FILING, DENIED): "不予备案通知书",
    (Kind.FILING, UNACCEPTED): "不予备案通知书",
    (Kind.SERVICE, GRANTED): "办理结果通知书",
    (Kind.SERVICE, DENIED): "不予办理通知书",
    (Kind.SERVICE, UNACCEPTED): "不予受理通知书",
}
SENTENCES = {
    (Kind.PERMIT, GRANTED): "经审查，申请符合规定的条件，决定准予许可。",
    (Kind.PERMIT, DENIED): "经审查，申请不符合规定的条件，决定不予许可。",
    (Kind.PERMIT, UNACCEPTED): "经审查，决定对这份申请不予受理。",
    (Kind.FILING, GRANTED): "经核对，材料齐全，予以备案。",
    (Kind.FILING, DENIED): "经核对，不予备案。",
    (Kind.FILING, UNACCEPTED): "经核对，不予备案。",
    (Kind.SERVICE, GRANTED): "这件事已经办结。",
    (Kind.SERVICE, DENIED): "经核对，不予办理。",
    (Kind.SERVICE, UNACCEPTED): "经核对，决定不予受理。",
}
MEANING = {
    Outcome.GRANTED: GRANTED,
    Outcome.DONE: GRANTED,
    Outcome.DENIED: DENIED,
    Outcome.NOT_ACCEPTED: UNACCEPTED,
}
ASKED = {Remedy.REVIEW: "申请行政复议", Remedy.COURT: "提起行政诉讼"}
UNSEALED = "本文书由政务服务系统按作出的决定或者告知生成，没有加盖电子印章；要盖章的文本，请到办理机关领取。"
UNVERIFIED = "带*的条款出处还没有与官方文本核对。"


def letter_unknown() -> Refusal:
    """Nothing was decided or told that could be printed."""
    return Refusal(
        "permits.letter_unknown",
        "这份文书还没有。作出决定，或者告知要补正后，才可以下载。",
        "nothing was decided, or no notice of what is missing was given",
    )


def decision_letter(matter: Matter, ruling: Ruling) -> Letter:
    """The decision with reasons, articles and what may be done against it."""
    key = (matter.item.kind, MEANING[ruling.outcome])
    validity = matter.item.validity if MEANING[ruling.outcome] == GRANTED else None
    laws = _once((*matter.item.basis, *ruling.laws))
    sections = (
        Section("理由", tuple(ruling.reason.splitlines()), is_list=False),
        _missing("告知过要补正的材料", matter.item, ruling.missing),
        Section("依据", tuple(map(cited, laws))),
        Section("不服本决定，可以", tuple(map(_way, ruling.ways))),
    )
    used = (*laws, *(way.term.basis for way in ruling.ways), *_asking(matter.item, ruling.missing))
    return Letter(
        title=TITLES[key],
        office=matter.office,
        number=ruling.number,
        addressee=_addressee(matter),
        paragraphs=(_begun(matter, matter.accepted_on), SENTENCES[key], *_valid(validity)),
        sections=tuple(one for one in sections if one.lines),
        day=ruling.on,
        signed_on=in_words(ruling.on),
        notes=_notes((*used, *([validity.basis] if validity and validity.basis else []))),
    )


def notice_letter(matter: Matter, notice: Notice) -> Letter:
    """Once and complete what is missing."""
    laws = _once(notice.laws)
    return Letter(
        title="申请材料补正告知书",
        office=matter.office,
        number=f"办件编号 {matter.number}",
        addressee=_addressee(matter),
        paragraphs=(
            _begun(matter, None),
            "材料还不齐全或者不符合规定的形式，需要补正。下面列出的是全部要补的，以后不会再要别的。",
            "请补齐后一起交来，可以在网上“我的申请”里上传，也可以带到窗口。受理以后，从次日起计算办理期限。",
        ),
        sections=(
            _missing("要补正的材料", matter.item, notice.missing, notice.faults),
            Section("依据", tuple(map(cited, laws))),
        ),
        day=notice.on,
        signed_on=in_words(notice.on),
        notes=_notes((*laws, *_asking(matter.item, notice.missing))),
    )


def pause_letter(matter: Matter, pause: Pause) -> Letter:
    """For how long days are not counted, and why."""
    laws = _once(pause.laws)
    return Letter(
        title="不计入办理时限告知书",
        office=matter.office,
        number=f"办件编号 {matter.number}",
        addressee=_addressee(matter),
        paragraphs=(
            _begun(matter, matter.accepted_on),
            f"办理中需要{pause.reason}，所需时间不计入办理时限。",
            f"预计{pause.days}个工作日，{in_words(pause.on)}的次日起算，到{in_words(pause.until)}为止。",
            "办完以后恢复计算时限，恢复后的最迟办结日期可以在网上“我的申请”里看到。",
        ),
        sections=(Section("依据", tuple(map(cited, laws))),),
        day=pause.on,
        signed_on=in_words(pause.on),
        notes=_notes(laws),
    )


def in_words(day: date) -> str:
    """2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def cited(basis: Basis) -> str:
    """《护士条例》第八条, with the mark of what was not compared."""
    mark = "" if basis.verification is Verification.OFFICIAL else UNCHECKED
    return f"《{basis.law}》{basis.article}{mark}"


def _once(laws: Iterable[Basis]) -> tuple[Basis, ...]:
    return tuple(dict.fromkeys(laws))


def _addressee(matter: Matter) -> str:
    if not matter.party_number:
        return f"{matter.party}："
    label = "统一社会信用代码" if matter.is_body else "身份证号码"
    return f"{matter.party}（{label} {matter.party_number}）："


def _begun(matter: Matter, accepted_on: date | None) -> str:
    who = "你单位" if matter.is_body else "你"
    title, begun = matter.item.title, in_words(matter.handed_in_on)
    said = f"{who}于{begun}提出“{title}”申请（办件编号 {matter.number}），本机关"
    if accepted_on is None:
        return f"{said}已经收到。"
    return f"{said}于{in_words(accepted_on)}受理。"


def _valid(validity: Validity | None) -> tuple[str, ...]:
    if validity is None:
        return ()
    basis = f"（{cited(validity.basis)}）" if validity.basis else ""
    return (f"有效期：{validity.text.rstrip('。')}{basis}。",)


def _missing(
    heading: str, item: Item, titles: Iterable[str], faults: Mapping[str, str] = NO_FAULTS
) -> Section:
    """Titles with the article that asks for each, and what is wrong with the one that was handed in."""
    asked = {one.title: one.basis for one in item.materials}
    return Section(
        heading,
        tuple(
            (f"{title}（{cited(basis)}）" if (basis := asked.get(title)) else title)
            + (f"：{faults[title]}" if title in faults else "")
            for title in titles
        ),
    )


def _asking(item: Item, titles: Iterable[str]) -> tuple[Basis, ...]:
    named = set(titles)
    return tuple(one.basis for one in item.materials if one.title in named and one.basis)


def _way(way: Way) -> str:
    length = way.term.length
    unit = "日" if length.unit is Unit.DAYS else length.unit.label
    return (
        f"自知道本决定之日起{length.amount}{unit}内，向{way.where}"
        f"{ASKED[way.kind]}（{cited(way.term.basis)}）"
    )


def _notes(used: Iterable[Basis]) -> tuple[str, ...]:
    is_checked = all(one.verification is Verification.OFFICIAL for one in used)
    return (UNSEALED,) if is_checked else (UNVERIFIED, UNSEALED)
