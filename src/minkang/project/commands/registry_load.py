"""`minkang registry load`: the areas of a region, and the authority that everything begins with."""

import argparse
import sys
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.regions import region
from minkang.registry.organisations import services as organisations
from minkang.registry.organisations.terms import Category, Level, Ownership
from minkang.registry.places import services as places

EXAMPLE = (
    "minkang registry load --region benxi --authority 11210500463000001N "
    "--name 本溪市卫生健康委员会 --area 210502001002"
)
BY = "system:installation"
OF_AUTHORITY = ("authority", "name", "area")


def configure(parser: argparse.ArgumentParser) -> None:
    """Region, and what the register holds of the authority."""
    parser.add_argument(
        "--region",
        default=settings.MINKANG_REGION,
        help="slug or GB/T 2260 code (default: the region served)",
    )
    parser.add_argument("--authority", default="", help="its unified social credit code")
    parser.add_argument("--name", default="", help="its name, as on its certificate")
    parser.add_argument(
        "--area", default="", help="twelve digits of the village, community or town it stands in"
    )
    parser.add_argument(
        "--opened-on", type=date.fromisoformat, default=None, help="YYYY-MM-DD (default: today)"
    )


def run(words: argparse.Namespace) -> int:
    """Load the areas and register the authority, both or neither; areas that stand are kept."""
    here = region(words.region)
    now = timezone.localtime()
    given = [name for name in OF_AUTHORITY if getattr(words, name)]
    if given and len(given) < len(OF_AUTHORITY):
        raise Refused(_incomplete([name for name in OF_AUTHORITY if name not in given]))
    with transaction.atomic():
        loaded = places.load(region=here.code, by=BY, at=now)
        if given:
            organisations.register(entry=_authority(words, now), by=BY, at=now)
    sys.stdout.write(f"minkang: {loaded} areas of {here.english_name} are new\n")
    if given:
        sys.stdout.write(
            f"minkang: {words.name} is registered; next: "
            f"`minkang administrators --organisation {words.authority}`\n"
        )
    return 0


def _authority(words: argparse.Namespace, now: datetime) -> organisations.OrganisationEntry:
    return organisations.OrganisationEntry(
        name=words.name,
        credit_code=words.authority,
        category=Category.AUTHORITY,
        level=Level.UNGRADED,
        ownership=Ownership.GOVERNMENT,
        area=words.area,
        opened_on=words.opened_on or now.date(),
    )


def _incomplete(missing: list[str]) -> Refusal:
    options = ", ".join(f"--{name}" for name in missing)
    return Refusal(
        "project.authority_incomplete",
        f"登记主管部门还缺 {options}。信用代码、名称、所在地区三项要一起填写。",
        f"{options} missing; --authority, --name and --area go together",
    )
