"""The reading page hides nothing: passages and listed remainders make up the whole file."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from minkang.cockpit.queries.reading import get_public_reading_page
from minkang.cockpit.terms import REMAINDER_WORDS
from minkang.kernel.refusal import Refused
from minkang.policy.queries.documents import get_public_documents
from minkang.policy.queries.remarks import get_public_reading
from minkang.policy.services import library
from minkang.policy.services.documents import import_files
from minkang.policy.services.importing import Upload

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NOTICE = (
    "网站首页\n关于开放夜间门诊的通知\n溪镇卫〔2026〕8号\n各村卫生室:\n一、时间\n"
    "1.每周开放3个晚上。\n2.每晚开放2小时。\n溪镇卫生院\n2026年3月1日\n分享到微信\n"
)

pytestmark = pytest.mark.django_db


def slug_of_the_only_import() -> str:
    found = [one for one in get_public_documents(NOON.date()) if one.number == "溪镇卫〔2026〕8号"]
    return found[0].slug


def test_every_character_is_in_a_passage_or_listed_with_a_reason() -> None:
    import_files(files=[Upload("notice.txt", NOTICE.encode())], by="person:clerk", at=NOON)
    page = get_public_reading_page(slug_of_the_only_import(), NOON.date())
    listed = "".join(one.found.text for one in page.remaining)
    assert page.reading.inside > 0
    for words in ("网站首页", "溪镇卫〔2026〕8号", "溪镇卫生院", "2026年3月1日", "分享到微信"):
        assert words in listed
    assert {one.found.why for one in page.remaining} <= set(REMAINDER_WORDS)


def test_a_document_without_text_has_no_reading_and_says_so() -> None:
    library.refresh(by="system:test", at=NOON)
    with pytest.raises(Refused, match=r"policy\.text_not_imported"):
        get_public_reading_page("dehua-2021", NOON.date())


def test_a_document_that_nobody_knows_has_no_reading_either() -> None:
    with pytest.raises(Refused, match=r"policy\.document_unknown"):
        get_public_reading_page("nowhere", NOON.date())


@pytest.mark.slow
def test_every_reason_of_the_real_files_has_words(policies: Path) -> None:
    files = [Upload(file.name, file.read_bytes()) for file in sorted(policies.glob("0*.txt"))]
    import_files(files=files, by="person:clerk", at=NOON)
    for document in get_public_documents(date(2026, 11, 21)):
        reading = get_public_reading(document.slug)
        assert reading is not None
        assert {found.why for found in reading.remainders} <= set(REMAINDER_WORDS)
        shown = sum(len(found.text) for found in reading.remainders)
        assert reading.inside + shown <= reading.characters
