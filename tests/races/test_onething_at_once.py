"""Both parents, and the offices, act at the same moment: one declaration, and nothing is lost."""

import pytest

from at_once import at_once, empty_audit
from minkang.affairs.onething import services
from minkang.affairs.onething.models import Declaration, Part
from minkang.affairs.onething.queries.sealing import answers_of
from minkang.affairs.onething.terms import Stage
from minkang.registry.people.models import Person
from onething_world import BORN, FIRST, answered, lay_out_offices, told
from people_samples import NOON

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_both_parents_declare_at_once_and_the_offices_answer_at_once() -> None:
    world = lay_out_offices()
    drafts = [
        services.begin(package="newborn", person=parent.pk, by=FIRST, at=NOON)
        for parent in (world.mother, world.father)
    ]
    for draft in drafts:
        held = answers_of(draft).held
        left = {code: value for code, value in told(world).items() if code not in held}
        services.tell(declaration=draft.pk, told=left, at=NOON)
    mothers, fathers = (draft.pk for draft in drafts)
    handed = at_once(
        *(
            lambda draft=draft: services.hand_in(declaration=draft, by=FIRST, at=NOON).pk
            for draft in (mothers, mothers, fathers)
        )
    )
    assert len(set(handed)) == 1, handed
    assert Declaration.objects.exclude(stage=Stage.JOINED).count() == 1
    assert Person.objects.filter(born_on=BORN).count() == 1
    held = Declaration.objects.get(stage=Stage.RUNNING)
    first = ("birth_certificate", "vaccination_card", "birth_registration")
    at_once(*(lambda code=code: answered(held, code) for code in first))
    answered(held, "household")
    last = ("social_card", "insurance", "reimbursement", "subsidy")
    at_once(*(lambda code=code: answered(held, code) for code in last))
    held.refresh_from_db()
    assert held.stage == Stage.DONE
    assert Part.objects.filter(declaration=held, state="done").count() == 8
    empty_audit()
