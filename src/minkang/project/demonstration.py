"""The region of the demonstration: built once, copied for counting, with logins to enter by."""

import sys
from datetime import UTC, datetime

from minkang.city import building
from minkang.engines.warehouse import services as warehouse
from minkang.kernel.refusal import Refused
from minkang.kernel.web.regions import Region
from minkang.registry.accounts import services as accounts

BY = "system:demo"
NO_FIGURES = "city.no_figures"


def build(region: Region, residents: int) -> None:
    """Build the region, count it and print the logins; a region that stands is kept.

    Where no figures are published for the region the pages are served without residents.

    Raises:
        Refused: ``city.size_impossible``, ``city.not_empty``.
    """
    at = datetime.now(tz=UTC)
    try:
        built = building.build_with_progress(region=region.slug, residents=residents, by=BY, at=at)
    except Refused as refused:
        if refused.refusal.code != NO_FIGURES:
            raise
        sys.stdout.write(
            f"minkang: no figures describe the people of {region.english_name}; "
            "its documents are served without residents.\n"
        )
        return
    logins = accounts.open_personas(by=BY, at=at)
    warehouse.copy(at=at)
    sys.stdout.write(
        f"minkang: {built.residents:,} synthetic residents live in {region.english_name}; "
        "nobody of them exists\n\n"
    )
    for login in logins:
        place = f" · {login.office}" if login.office else ""
        sys.stdout.write(f"  {login.login:<28}{login.role.label} {login.name}{place}\n")
    sys.stdout.write(
        f"\n  password of all personas: {logins[0].password}\n"
        "  or choose one on the page /sign-in/; they are refused outside the demonstration\n\n"
    )
