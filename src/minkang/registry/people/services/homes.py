"""Where somebody may live: villages in force, households that have room for a head."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from minkang.kernel.refusal import FieldFault, Refusal, Refused
from minkang.registry.people.models import Household, Person
from minkang.registry.people.rules import Home
from minkang.registry.people.rules.residents import household_has_head
from minkang.registry.people.terms import Kinship
from minkang.registry.places import services as places
from minkang.registry.places.models import Area
from minkang.registry.places.terms import AreaLevel


def require_village(code: str, on: date) -> None:
    """Insist that `code` is a village or community in force on a day.

    Raises:
        Refused: those of `places.require_area_in_force`, or ``people.area_not_a_village``.
    """
    try:
        places.require_area_in_force(code, on)
    except Refused as refused:
        named = FieldFault("area_code", refused.refusal.message)
        raise Refused(replace(refused.refusal, fields=(named,))) from None
    if not Area.objects.filter(code=code, level=AreaLevel.VILLAGE).exists():
        message = "住址要落到村或社区。请选择到村（社区）一级，不能只到乡镇或县区。"
        raise Refused(
            Refusal(
                "people.area_not_a_village",
                message,
                f"{code} is not a village or community",
                (FieldFault("area_code", message),),
            )
        )


def require_household(rid: UUID) -> Household:
    """The household, locked: its place for a head becomes less available.

    Raises:
        Refused: ``people.household_unknown``.
    """
    found = Household.objects.select_for_update().filter(rid=rid).first()
    if found is not None:
        return found
    message = "没有找到这一户。请重新查找户主，从查到的户中选择。"
    raise Refused(
        Refusal(
            "people.household_unknown",
            message,
            f"no household {rid}",
            (FieldFault("household", message),),
        )
    )


def require_place_for_head(household: Household, *, but_not: UUID | None = None) -> None:
    """Insist that nobody, or only `but_not`, heads the household.

    Raises:
        Refused: ``people.household_has_head``.
    """
    heads = Person.objects.filter(
        household=household,
        kinship=Kinship.HEAD,
        resident_until__isnull=True,
        died_on__isnull=True,
    )
    if heads.values_list("rid", flat=True).first() not in (None, but_not):
        raise Refused(household_has_head())


def settle(home: Home, kinship: Kinship, on: date, *, who: UUID | None = None) -> Household:
    """The household somebody will live in, locked, or made for them as its head.

    Raises:
        Refused: ``people.household_unknown``, ``people.household_has_head``,
            ``people.household_without_head`` (a new one whose only member is not its head), or
            the refusals of `require_village`.
    """
    if home.household is not None:
        household = require_household(home.household)
        if kinship is Kinship.HEAD:
            require_place_for_head(household, but_not=who)
        return household
    require_village(home.area_code, on)
    if kinship is not Kinship.HEAD:
        message = "新立的一户要先登记户主。请把“与户主的关系”选为户主，或选择已有的一户。"
        raise Refused(
            Refusal(
                "people.household_without_head",
                message,
                "the only member of a new household is its head",
                (FieldFault("kinship", message),),
            )
        )
    return Household.objects.create(area_id=home.area_code, address=home.address.strip())
