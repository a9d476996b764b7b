"""Whether a file may come in: its kind by its first bytes, its size, nothing that acts by itself."""

from minkang.affairs.permits.rules.elements import Material
from minkang.affairs.permits.terms import Media
from minkang.kernel.refusal import FieldFault, Refusal
from minkang.policy.clauses import enforces

ONCE = "liaoning-2025-34/13.1"
BEGINNINGS = {b"%PDF-": Media.PDF, b"\xff\xd8\xff": Media.JPEG, b"\x89PNG\r\n\x1a\n": Media.PNG}
ZIP, OFD_ENTRY = b"PK\x03\x04", b"OFD.xml"
# Names of ISO 32000-1 under which a document starts something or carries another file.
ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
MEGABYTE = 1024 * 1024
MOST_WORDS = 200


def media_of(content: bytes) -> Media | None:
    """What a file is, whatever its name says; None for a kind that is not taken."""
    for beginning, media in BEGINNINGS.items():
        if content.startswith(beginning):
            return media
    return Media.OFD if content.startswith(ZIP) and OFD_ENTRY in content else None


def file_fault(content: bytes, *, most_bytes: int) -> Refusal | None:
    """Why a file is not taken.

    Refuses with ``permits.file_empty``, ``permits.file_too_large``, ``permits.file_kind``,
    ``permits.file_active``.
    """
    if not content:
        return _fault("permits.file_empty", "这个文件是空的。请重新选择文件。", "no bytes")
    if len(content) > most_bytes:
        most = most_bytes // MEGABYTE
        return _fault(
            "permits.file_too_large",
            f"文件超过了{most}兆。请把图片改小一些再上传，也可以带原件到窗口。",
            f"{len(content)} bytes, at most {most_bytes}",
        )
    media = media_of(content)
    if media is None:
        said = "、".join(one.label for one in Media)
        return _fault(
            "permits.file_kind",
            f"只收这几种文件：{said}。请换成其中一种，拍照也可以。",
            "neither PDF, JPEG, PNG nor OFD by its first bytes",
        )
    if media is Media.PDF and any(name in content for name in ACTIVE):
        return _fault(
            "permits.file_active",
            "这个 PDF 里带有脚本或附件，为了安全不能收。请打印成新的 PDF 或拍照后再上传。",
            "the document starts something or carries a file",
        )
    return None


@enforces(ONCE)
def need_fault(material: Material | None, *, is_spared: bool) -> Refusal | None:
    """Why a material need not be handed in: the government has it; or there is no such one.

    Refuses with ``permits.material_unknown`` or ``permits.material_held``.
    """
    if material is None:
        return Refusal(
            "permits.material_unknown",
            "这件事不要这份材料。请从列出的材料里选择。",
            "the item names no such material",
        )
    if is_spared:
        return Refusal(
            "permits.material_held",
            f"“{material.title}”不用您交，由系统向发证机关调取。请交其他列出的材料。",
            f"{material.code} is held already",
            clause=ONCE,
        )
    return None


def words_fault(words: str, *, is_here: bool) -> Refusal | None:
    """Why it cannot be said what is wrong with a material.

    Refuses with ``permits.fault_of_nothing`` or ``permits.fault_too_long``.
    """
    if not is_here:
        return Refusal(
            "permits.fault_of_nothing",
            "这份材料还没有交，不用写哪里不对。请只勾选它，申请人会看到要补交。",
            "no paper of the material was handed in",
        )
    if len(words) > MOST_WORDS:
        return Refusal(
            "permits.fault_too_long",
            f"一份材料的问题最多写{MOST_WORDS}个字。请写明哪里不对、怎么改。",
            f"{len(words)} characters",
        )
    return None


@enforces(ONCE)
def lacking_fault(titles: tuple[str, ...]) -> Refusal | None:
    """Why nothing is granted while papers are lacking; ``permits.papers_lacking``."""
    if not titles:
        return None
    said = "、".join(f"“{one}”" for one in titles)
    return Refusal(
        "permits.papers_lacking",
        f"还缺{len(titles)}份材料：{said}。请等申请人交来，收下以后再准予；交不来的，写明理由不予办理。",
        f"{len(titles)} papers that were asked for did not come",
        clause=ONCE,
    )


def closed() -> Refusal:
    """Material comes while a draft is written or corrections are asked for."""
    return Refusal(
        "permits.materials_closed",
        "现在不收材料：申请已经提交，正在办理。窗口一次告知缺什么以后，可以在这里补交。",
        "neither a draft nor waiting for corrections",
    )


def _fault(code: str, message: str, detail: str) -> Refusal:
    return Refusal(code, message, detail, (FieldFault("file", message),))
