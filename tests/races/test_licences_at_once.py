"""Two hands at once: one licence for a number, one end of a licence, one signing key, one taking."""

from collections.abc import Iterator
from functools import partial

import pytest

from at_once import at_once, empty_audit
from licences_samples import AT, HOLDER, OFFICER, TODAY, an_office, nurse_entry
from minkang.affairs.licences import services
from minkang.affairs.licences.models import Licence, LicenceEvent, SigningKey, Taking
from minkang.affairs.licences.terms import Ground
from minkang.registry.organisations.models import Organisation

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HANDS = 4
WHY = "以欺骗手段取得许可"


@pytest.fixture
def office() -> Iterator[Organisation]:
    yield an_office()
    empty_audit()


def test_a_number_is_given_once_and_one_key_is_made(office: Organisation) -> None:
    entry = nurse_entry(office)
    act = partial(services.issue, entry=entry, by=OFFICER, at=AT)
    told = at_once(*[act] * HANDS)
    assert told.count("licences.number_taken") == HANDS - 1
    assert (Licence.objects.count(), SigningKey.objects.count()) == (1, 1)


def test_a_licence_ends_or_is_renewed_but_not_both(office: Organisation) -> None:
    licence = services.issue(entry=nurse_entry(office), by=OFFICER, at=AT).pk
    told = {"licence": licence, "by": OFFICER, "at": AT}
    end = partial(services.revoke, **told, ground=Ground.ANNULLED, reason=WHY)
    renew = partial(services.renew, **told, issued_on=TODAY, valid_until=None)
    ended = at_once(end, renew, end, renew)
    assert ended.count("licences.not_in_force") == HANDS - 1
    assert LicenceEvent.objects.filter(licence=licence).count() == 2


def test_a_case_takes_a_licence_over_once(office: Organisation) -> None:
    licence = services.issue(entry=nurse_entry(office), by=OFFICER, at=AT).pk
    told = {"licence": licence, "case": "case:1", "at": AT}
    services.consent_to_reuse(**told, fields=["person.name"], by=HOLDER)
    act = partial(services.take_over, **told, by=OFFICER)
    taken = at_once(*[act] * HANDS)
    assert len(set(map(str, taken))) == 1
    assert Taking.objects.count() == 1
