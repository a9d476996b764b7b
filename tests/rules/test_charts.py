"""Charts say in words and in a table what they draw, and draw nothing that misleads."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from lxml import etree

from minkang.kernel.charts.bar import Bar, BarChart, draw_bar_chart
from minkang.kernel.charts.bullet import Bullet, draw_bullet, headroom_words
from minkang.kernel.charts.drawing import shown, wrapped, zero_based
from minkang.kernel.charts.figure import ChartFigure
from minkang.kernel.charts.line import LineChart, Point, draw_line_chart, draw_sparkline
from minkang.kernel.charts.maps import (
    Place,
    PointMap,
    Tile,
    TileMap,
    draw_point_map,
    draw_tile_map,
)
from minkang.kernel.charts.terms import Direction

LONG = "一个名字长到任何图上都放不下的地方单位第一分部第二办公室第三科室第四小组"


def bars(*values: float | None, label: str = "某区") -> ChartFigure:
    named = tuple(Bar(f"{label}{i}", value) for i, value in enumerate(values))
    return draw_bar_chart(BarChart("b", "建档率", "%", named, "县区"))


def line(*values: float | None) -> ChartFigure:
    points = tuple(Point(f"{2020 + i}年", value) for i, value in enumerate(values))
    return draw_line_chart(LineChart("l", "床位", "张", points, "年份", (7, None)))


def bullet(value: float | None, direction: Direction = Direction.AT_LEAST) -> ChartFigure:
    return draw_bullet(Bullet("u", "建档率", "%", value, 95, direction, 94.3, "2020年", 100))


def tiles(*values: float | None) -> ChartFigure:
    named = tuple(Tile(f"{LONG}{i}", i, 0, value) for i, value in enumerate(values))
    return draw_tile_map(TileMap("t", "门诊点", "个", named, "县区"))


def points(*positions: tuple[float, float] | None) -> ChartFigure:
    named = tuple(Place(f"医院{i}", position) for i, position in enumerate(positions))
    return draw_point_map(PointMap("p", "医院", named, "机构"))


FIGURES = {
    "bars": lambda: bars(95.6, 71, None, 0),
    "one bar": lambda: bars(3),
    "no bars": bars,
    "bars of nothing measurable": lambda: bars(None, None),
    "bars of zero": lambda: bars(0, 0),
    "bars below zero": lambda: bars(-3, 2.5),
    "bars with long names": lambda: bars(1, label=LONG),
    "bars with hostile names": lambda: bars(1, label='</title><script>alert("1")</script>'),
    "line": lambda: line(6.1, None, 7.4),
    "one point": lambda: line(6.1),
    "no points": line,
    "line of nothing measurable": lambda: line(None, None),
    "line below zero": lambda: line(-2, 3),
    "bullet": lambda: bullet(95.6),
    "bullet not measurable": lambda: bullet(None),
    "bullet at zero": lambda: bullet(0, Direction.AT_MOST),
    "tiles": lambda: tiles(1, 2, None),
    "no tiles": tiles,
    "tiles alike": lambda: tiles(2, 2),
    "points": lambda: points((123.7, 41.3), None, (125.3, 41.2)),
    "points in one place": lambda: points((123.7, 41.3), (123.7, 41.3)),
    "no points on the map": lambda: points(None),
    "very many points": lambda: points(*[(120 + i / 100, 40.0) for i in range(60)]),
    "sparkline": lambda: draw_sparkline(
        LineChart("s", "床位", "张", (Point("2020年", 1), Point("2021年", None)), "年份")
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_every_drawing_has_title_finding_and_table_and_no_inline_style(name: str) -> None:
    figure = FIGURES[name]()
    drawn = etree.fromstring(figure.svg)
    labels = drawn.attrib["aria-labelledby"].split()
    named = {one.attrib["id"]: one.text for one in drawn if "id" in one.attrib}
    assert drawn.attrib["role"] == "img"
    assert [named[label] for label in labels] == [figure.title, figure.finding]
    assert figure.finding.endswith("。")
    assert all(len(row) == len(figure.columns) for row in figure.rows)
    for forbidden in ("style=", "<script", "NaN", "nan%", "inf"):
        assert forbidden not in figure.svg


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_is_drawn_outside_or_inside_out(name: str) -> None:
    for element in etree.fromstring(FIGURES[name]().svg).iter():
        for size in ("width", "height"):
            written = element.attrib.get(size, "1").rstrip("%em")
            assert float(written) >= 0
        for place in ("x", "x1", "x2", "cx"):
            if (written := element.attrib.get(place, "")).endswith("%"):
                assert -0.01 <= float(written[:-1]) <= 100.01


def widths(figure: ChartFigure) -> list[float]:
    return [
        float(width)
        for width in re.findall(r'class="bar" x="[\d.]+%" width="([\d.]+)%', figure.svg)
    ]


def test_bars_start_at_zero_so_lengths_compare_as_values_do() -> None:
    half, whole = widths(bars(50, 100))
    assert whole == pytest.approx(2 * half, abs=0.02)
    assert widths(bars(94, 96))[0] / widths(bars(94, 96))[1] == pytest.approx(94 / 96, abs=0.001)


def test_what_cannot_be_measured_is_hatched_and_said_never_drawn_as_zero() -> None:
    figure = bars(95.6, None)
    assert figure.svg.count("url(#b-hatch)") == 1
    assert len(widths(figure)) == 1
    assert "1项尚不可测" in figure.finding
    assert figure.rows[1] == ("某区1", "尚不可测")
    assert "url(#l-hatch)" in line(6.1, None, 7.4).svg
    assert line(6.1, None, 7.4).svg.count("<polyline") == 2


def test_the_finding_names_highest_and_lowest() -> None:
    assert bars(95.6, 71.25).finding == "最高的是某区0（95.6%），最低的是某区1（71.25%）。"
    assert bars(5, 5).finding == "有数值的各项都是5%。"
    assert line(6.1, 6.4).finding == "从2020年的6.1 张升到2021年的6.4 张。"
    assert line(6.4, 6.1).finding == "从2020年的6.4 张降到2021年的6.1 张。"


@pytest.mark.parametrize(
    ("value", "direction", "words"),
    [
        (96.3, Direction.AT_LEAST, "现在是96.3%，已超过目标（不低于95%）1.3 个百分点。"),
        (95, Direction.AT_LEAST, "现在是95%，正好达到目标（不低于95%）。"),
        (90, Direction.AT_LEAST, "现在是90%，离目标（不低于95%）还差5 个百分点。"),
        (90, Direction.AT_MOST, "现在是90%，低于目标上限（不高于95%）5 个百分点。"),
        (99, Direction.AT_MOST, "现在是99%，超出目标上限（不高于95%）4 个百分点。"),
        (None, Direction.AT_LEAST, "尚不可测；目标是不低于95%。"),
    ],
)
def test_headroom_is_said_in_words_on_the_right_side_of_the_target(
    value: float | None, direction: Direction, words: str
) -> None:
    spec = Bullet("u", "建档率", "%", value, 95, direction, 94.3, "2020年")
    assert headroom_words(spec) == words + "2020年基线94.3%。"


def test_the_good_band_lies_on_the_good_side() -> None:
    at_least = re.search(r'class="band" x="([\d.]+)%" width="([\d.]+)%', bullet(50).svg)
    at_most = re.search(
        r'class="band" x="([\d.]+)%" width="([\d.]+)%', bullet(50, Direction.AT_MOST).svg
    )
    assert at_least is not None
    assert [float(part) for part in at_least.groups()] == [95, 5]
    assert at_most is not None
    assert [float(part) for part in at_most.groups()] == [0, 95]


def test_darker_tiles_hold_greater_values() -> None:
    assert re.findall(r"tile-(\d)", tiles(0, 5, 10).svg) == ["1", "2", "3"]


def test_north_is_up_and_east_is_right() -> None:
    drawn = points((123.0, 41.0), (124.0, 42.0)).svg
    (west_x, south_y), (east_x, north_y) = (
        (float(x), float(y))
        for x, y in re.findall(r'class="point" cx="([\d.]+)" cy="([\d.]+)"', drawn)
    )
    assert east_x > west_x
    assert north_y < south_y


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("平山区", ("平山区",)),
        ("桓仁满族自治县", ("桓仁满族自", "治县")),
        ("一二三四五六七八九十一二三", ("一二三四五", "六七八九…")),
        ("Accessible county", ("Accessible", "county")),
        ("", ("",)),
    ],
)
def test_long_names_wrap_and_end_in_an_ellipsis(label: str, lines: tuple[str, ...]) -> None:
    assert wrapped(label, width=5.5, lines=2) == lines


def test_numbers_read_without_false_digits() -> None:
    assert [shown(value) for value in (1234.5, 0.1 + 0.2, -3, 7.0, 1_000_000)] == [
        "1,234.5", "0.3", "-3", "7", "1,000,000",
    ]  # fmt: skip


def test_a_scale_always_holds_zero() -> None:
    scale = zero_based([5, 9])
    assert (scale.low, scale.percent(0), scale.percent(9)) == (0, 0, 100)
    assert zero_based([-4, -2]).percent(0) == 100


def test_the_figure_shows_drawing_finding_and_table_together() -> None:
    html = render_to_string("charts/figure.html", {"figure": bars(95.6, None)})
    for part in ("<figcaption>", "<details>", 'role="img"', '<th scope="row">某区0</th>'):
        assert part in html
    assert html.index("<figcaption>") < html.index("<svg") < html.index("<details>")


def test_the_words_follow_the_reader_into_english() -> None:
    with override("en"):
        figure = bars(95.6, None)
        assert "cannot be measured yet" in figure.finding
        assert figure.rows[1][1] == "Not measurable yet"
