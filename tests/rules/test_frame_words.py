"""The words of the frame: a whole English catalogue, the region's names, a log without secrets."""

from pathlib import Path

import pytest

from minkang.kernel.refusal import Refused
from minkang.kernel.web import catalogue, icons
from minkang.kernel.web.logs import without_secrets
from minkang.kernel.web.regions import known_regions, region

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"""


def test_every_chinese_string_has_english_and_every_english_a_source() -> None:
    assert catalogue.missing() == []


def planted(folder: Path, source: str, entries: str) -> list[str]:
    (folder / "views.py").write_text(source, encoding="utf-8")
    (folder / "page.html").write_text(
        '{% load i18n %}{% translate "页面" %}{% blocktranslate trimmed %}\n共 {{ n }} 项\n'
        "{% endblocktranslate %}",
        encoding="utf-8",
    )
    messages = folder / "locale" / "en" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "django.po").write_text(PO + entries, encoding="utf-8")
    return catalogue.missing(folder)


WHOLE = (
    '\nmsgid "页面"\nmsgstr "Page"\n\nmsgid "共 %(n)s 项"\nmsgstr "%(n)s in all"\n'
    '\nmsgid "预约"\nmsgstr "Book"\n'
)


def test_the_check_finds_what_is_absent_stale_empty_or_broken(tmp_path: Path) -> None:
    faults = planted(
        tmp_path,
        'a = _("预约")\nb = gettext_lazy("取消")\n',
        WHOLE.replace("%(n)s in all", "in all").replace('"Book"', '""')
        + '\nmsgid "没人用"\nmsgstr "Unused"\n',
    )
    text = "\n".join(faults)
    assert len(faults) == 4
    for part in (
        "no English for '预约'",
        "no English for '取消'",
        "'没人用'",
        "placeholders differ",
    ):
        assert part in text


def test_two_catalogues_may_share_a_string_but_not_differ_about_it(tmp_path: Path) -> None:
    assert planted(tmp_path, 'a = _("预约")\n', WHOLE) == []
    other = tmp_path / "app" / "locale" / "en" / "LC_MESSAGES"
    other.mkdir(parents=True)
    (other / "django.po").write_text(PO + '\nmsgid "预约"\nmsgstr "Book"\n', encoding="utf-8")
    assert catalogue.missing(tmp_path) == []
    (other / "django.po").write_text(PO + '\nmsgid "预约"\nmsgstr "Reserve"\n', encoding="utf-8")
    assert catalogue.missing(tmp_path) == ["two catalogues differ in the English of '预约'"]


def test_the_check_is_content_with_a_whole_catalogue(tmp_path: Path) -> None:
    assert planted(tmp_path, 'a = _("预约")\n', WHOLE) == []


def test_a_catalogue_is_compiled_when_it_is_newer_and_left_alone_otherwise(tmp_path: Path) -> None:
    planted(tmp_path, 'a = _("预约")\n', WHOLE)
    written = catalogue.compile_catalogues(tmp_path)
    assert [path.name for path in written] == ["django.mo"]
    assert b"Book" in written[0].read_bytes()
    assert catalogue.compile_catalogues(tmp_path) == []
    assert list(written[0].parent.glob("*.tmp")) == []


def test_a_region_is_found_by_slug_and_code_and_an_unknown_one_is_refused() -> None:
    for one in known_regions():
        assert region(one.slug) == region(one.code) == one
        assert len(one.code) == 6
    assert region("") in known_regions()
    with pytest.raises(Refused) as caught:
        region("atlantis")
    assert caught.value.refusal.code == "web.region_unknown"
    assert all(one.slug in caught.value.refusal.detail for one in known_regions())


@pytest.mark.parametrize("secret", ["210503199001011234", "21050319900101123X", "210503900101123"])
def test_an_identity_number_never_reaches_the_log(secret: str) -> None:
    for words in (f"person {secret} found", f"身份证{secret}。", f"/people/?number={secret}&x=1"):
        assert secret not in without_secrets(words)
    assert without_secrets("order 2105031990010112345") == "order 2105031990010112345"


def test_every_icon_is_a_drawing_hidden_from_screen_readers() -> None:
    assert len(icons.icon_names()) >= 20
    for name in icons.icon_names():
        drawn = icons.icon(name)
        assert 'aria-hidden="true"' in drawn
        assert drawn.count("<path") == 1
