"""`minkang indicators`: every indicator of a region as of a day, counted from the copy."""

import argparse
import json
import sys
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from minkang.engines.warehouse import queries, services
from minkang.engines.warehouse.indicators import Indicator, registered
from minkang.engines.warehouse.queries import Judgement, Scope, Value
from minkang.kernel.web.regions import region

EXAMPLE = "minkang indicators --region benxi --as-of 2026-11-21 --level county"


def configure(parser: argparse.ArgumentParser) -> None:
    """Region, day, levels and form of the answer."""
    parser.add_argument("--region", default=settings.MINKANG_REGION, help="slug or code")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, default=None, help="day, YYYY-MM-DD; default today"
    )
    parser.add_argument("--indicator", action="append", help="only this id; may be repeated")
    parser.add_argument(
        "--level",
        action="append",
        choices=[str(scope) for scope in Scope],
        help="may be repeated; default region, with --json all",
    )
    parser.add_argument("--json", action="store_true", help="machine-readable, all fields")
    parser.add_argument("--live", action="store_true", help="from the live rows, not the copy")


def run(words: argparse.Namespace) -> int:
    """Bring the copy up to date, count, print."""
    now = datetime.now(tz=timezone.get_default_timezone())
    services.copy(at=now)
    found = queries.values(
        region=region(words.region).code,
        on=words.as_of or now.date(),
        engine=queries.POSTGRESQL if words.live else queries.DUCKDB,
        indicators=words.indicator,
        levels=words.level or (None if words.json else [Scope.REGION]),
    )
    if words.json:
        json.dump([_entry(value) for value in found], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 0
    table = Table("indicator", "where", "value", "n / d", "95 %", "complete", "targets", box=None)
    for value in found:
        table.add_row(*_cells(registered()[value.indicator], value))
    Console().print(table)
    waiting = len(queries.unmeasured())
    sys.stdout.write(f"{len(registered())} indicators, {waiting} numbers not yet measurable\n")
    return 0


def _entry(value: Value) -> dict[str, object]:
    indicator = registered()[value.indicator]
    own = [one for one in value.judgements if one.applies]
    first = _judgement(own[0]) if own else {}
    return {
        "indicator": value.indicator,
        "title": indicator.title.zh,
        "title_en": indicator.title.en,
        "area": value.area_code,
        "area_name": value.area_name,
        "level": str(value.level),
        "value": _text(value.value),
        "numerator": value.numerator,
        "denominator": value.denominator,
        "interval": None if value.low is None else [_text(value.low), _text(value.high)],
        "completeness": _text(value.completeness),
        "unit": indicator.unit.zh,
        "target": first.get("target"),
        "comparator": first.get("comparator"),
        "baseline": first.get("baseline"),
        "met": first.get("met"),
        "headroom": first.get("headroom"),
        "clause_ids": [judged.clause for judged in indicator.judged],
        "not_measurable": value.not_measurable.zh if value.not_measurable else None,
        "judgements": [_judgement(one) for one in value.judgements],
    }


def _judgement(one: Judgement) -> dict[str, object]:
    target = one.target
    return {
        "clause": one.clause,
        "region": one.region,
        "applies": one.applies,
        "indicator": target.indicator,
        "target": _text(target.value) if target.value is not None else target.words or None,
        "comparator": str(target.reading or target.comparator),
        "met": one.met,
        "headroom": _text(one.headroom),
        "baseline": _text(target.baseline.value) if target.baseline else None,
        "change": _text(one.change),
    }


def _cells(indicator: Indicator, value: Value) -> tuple[str, ...]:
    said = [one for one in value.judgements if one.applies and one.met is not None]
    share = value.completeness
    return (
        f"{indicator.title.zh}\n[dim]{indicator.id}[/dim]",
        value.area_name,
        _rounded(value.value, indicator) + (f" {indicator.unit.zh}" if value.value else ""),
        f"{value.numerator}" + (f" / {value.denominator}" if value.denominator is not None else ""),
        ""
        if value.low is None
        else f"{_rounded(value.low, indicator)} – {_rounded(value.high, indicator)}",
        "" if share is None else f"{share:.0%}",
        "\n".join(f"{'✓' if one.met else '✗'} {one.clause}" for one in said),
    )


def _rounded(number: Decimal | None, indicator: Indicator) -> str:
    return "–" if number is None else f"{number:.{indicator.decimals}f}"


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")
