"""Each type of resource in the words a resident understands; what it does not say is left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from minkang.care.record.rules.reading import (
    Tree,
    code_of,
    concept,
    first,
    joined,
    listed,
    name_of,
    notes,
    quantity,
    text,
)
from minkang.care.record.rules.results import components, flag_of, range_of, value_of
from minkang.care.record.terms import KIND_OF, Fact, Said, Telling, Term, Words

SAID: Mapping[str, Said] = {one.value: one for one in Said}
LONGEST_SUMMARY = 80


def tell(type_name: str, tree: Tree) -> Telling:
    """One resource in plain words; without a name of its own it is called by its kind."""
    told = _TELLERS.get(type_name, _other)(tree)
    return told if told.title else replace(told, title=KIND_OF.get(type_name, type_name))


def _other(tree: Tree) -> Telling:
    title = concept(tree.get("code")) or concept(tree.get("type")) or text(tree.get("title"))
    return _telling(
        title,
        text(tree.get("description")),
        _said(tree.get("status")),
        ((Term.NOTE, _note(tree)),),
    )


def _encounter(tree: Tree) -> Telling:
    kind = _said(code_of(tree.get("class"))) or concept(tree.get("class"))
    department = concept(tree.get("serviceType")) or joined(
        name_of(one.get("location")) for one in listed(tree.get("location"))
    )
    reason = concept(tree.get("reasonCode"))
    diagnoses = joined(name_of(one.get("condition")) for one in listed(tree.get("diagnosis")))
    doctors = joined(name_of(one.get("individual")) for one in listed(tree.get("participant")))
    leaving = concept(first(tree.get("hospitalization")).get("dischargeDisposition"))
    facts = (
        (Term.DEPARTMENT, department),
        (Term.CLINICIAN, doctors),
        (Term.REASON, reason),
        (Term.DIAGNOSIS, diagnoses),
        (Term.ADMISSION, leaving),
        (Term.TIME, _period(tree.get("period"))),
    )
    summary = joined((department, diagnoses or reason), " · ")
    title = concept(tree.get("type")) or kind
    return _telling(title, summary, _said(tree.get("status")), facts)


def _report(tree: Tree) -> Telling:
    conclusion = text(tree.get("conclusion")) or concept(tree.get("conclusionCode"))
    panel = joined(text(one.get("display")) for one in listed(tree.get("result")))
    facts = (
        (Term.CONCLUSION, conclusion),
        (Term.PANEL, panel),
        (Term.CLINICIAN, name_of(tree.get("resultsInterpreter")) or name_of(tree.get("performer"))),
    )
    title = concept(tree.get("code")) or concept(tree.get("category"))
    return _telling(title, conclusion or panel, _said(tree.get("status")), facts)


def _imaging(tree: Tree) -> Telling:
    title = text(tree.get("description")) or concept(tree.get("procedureCode"))
    site = joined(concept(one.get("bodySite")) for one in listed(tree.get("series")))
    facts = (
        (Term.SITE, site),
        (Term.REASON, concept(tree.get("reasonCode"))),
        (Term.NOTE, _note(tree)),
    )
    return _telling(title, site, None, facts)


def _observation(tree: Tree) -> Telling:
    parts = [f"{name} {value}".strip() for name, value in components(tree) if value]
    value = value_of(tree) or joined(parts)
    flag = flag_of(tree) or next(
        (found for one in listed(tree.get("component")) if (found := flag_of(one))), None
    )
    facts = (
        (Term.RESULT, value),
        (Term.FLAG, flag or ""),
        (Term.RANGE, range_of(tree)),
        (Term.SITE, concept(tree.get("bodySite"))),
        (Term.METHOD, concept(tree.get("method"))),
        (Term.CLINICIAN, name_of(tree.get("performer"))),
        (Term.NOTE, _note(tree)),
    )
    told = _telling(concept(tree.get("code")), value, _said(tree.get("status")), facts)
    return replace(told, flag=flag)


def _condition(tree: Tree) -> Telling:
    state = _said(code_of(tree.get("clinicalStatus")))
    certainty = _said(code_of(tree.get("verificationStatus")))
    onset = text(tree.get("onsetDateTime")) or text(tree.get("onsetString"))
    facts = (
        (Term.CERTAINTY, certainty or ""),
        (Term.SEVERITY, concept(tree.get("severity"))),
        (Term.SITE, concept(tree.get("bodySite"))),
        (Term.TIME, onset.partition("T")[0]),
        (Term.CLINICIAN, name_of(tree.get("asserter"))),
        (Term.NOTE, _note(tree)),
    )
    summary = joined((concept(tree.get("severity")), concept(tree.get("bodySite"))))
    void = certainty if certainty is Said.WRONG else None
    return _telling(concept(tree.get("code")), summary, void or state, facts)


def _allergy(tree: Tree) -> Telling:
    reactions = joined(concept(one.get("manifestation")) for one in listed(tree.get("reaction")))
    risk = _said(tree.get("criticality"))
    void = _said(code_of(tree.get("verificationStatus")))
    facts = ((Term.REACTION, reactions), (Term.SEVERITY, risk or ""), (Term.NOTE, _note(tree)))
    status = void if void is Said.WRONG else _said(code_of(tree.get("clinicalStatus")))
    return _telling(concept(tree.get("code")), reactions, status, facts)


def _immunization(tree: Tree) -> Telling:
    protocol = first(tree.get("protocolApplied"))
    dose = str(protocol.get("doseNumberPositiveInt") or protocol.get("doseNumberString") or "")
    facts = (
        (Term.DOSE, dose),
        (Term.LOT, text(tree.get("lotNumber"))),
        (Term.SITE, concept(tree.get("site"))),
        (Term.REASON, concept(tree.get("statusReason"))),
        (
            Term.CLINICIAN,
            joined(name_of(one.get("actor")) for one in listed(tree.get("performer"))),
        ),
        (Term.NOTE, _note(tree)),
    )
    title = concept(tree.get("vaccineCode"))
    return _telling(title, concept(protocol.get("targetDisease")), _said(tree.get("status")), facts)


def _medicine(tree: Tree) -> Telling:
    contained = first(tree.get("contained"))
    title = (
        concept(tree.get("medicationCodeableConcept"))
        or name_of(tree.get("medicationReference"))
        or concept(contained.get("code"))
    )
    given = tree.get("dosageInstruction") or tree.get("dosage")
    dosage = joined((_dosage(one) for one in listed(given)), "；")
    amount = quantity(tree.get("quantity")) or quantity(
        first(tree.get("dispenseRequest")).get("quantity")
    )
    facts = (
        (Term.DOSAGE, dosage),
        (Term.AMOUNT, amount),
        (Term.REASON, concept(tree.get("reasonCode"))),
        (Term.CLINICIAN, name_of(tree.get("requester"))),
        (Term.NOTE, _note(tree)),
    )
    return _telling(title, dosage, _said(tree.get("status")), facts)


def _procedure(tree: Tree) -> Telling:
    outcome = concept(tree.get("outcome"))
    facts = (
        (Term.SITE, concept(tree.get("bodySite"))),
        (Term.REASON, concept(tree.get("reasonCode"))),
        (Term.CONCLUSION, outcome),
        (Term.TIME, _period(tree.get("performedPeriod"))),
        (
            Term.CLINICIAN,
            joined(name_of(one.get("actor")) for one in listed(tree.get("performer"))),
        ),
        (Term.NOTE, _note(tree)),
    )
    title = concept(tree.get("code"))
    return _telling(
        title, joined((concept(tree.get("bodySite")), outcome)), _said(tree.get("status")), facts
    )


def _dosage(one: Tree) -> str:
    if said := text(one.get("text")):
        return said
    dose = quantity(first(one.get("doseAndRate")).get("doseQuantity")) or quantity(one.get("dose"))
    often = concept(first(one.get("timing")).get("code"))
    return joined((dose, often, concept(one.get("route"))), "，")


def _period(value: object) -> str:
    given = first(value)
    ends = (text(given.get(side))[:16].replace("T", " ") for side in ("start", "end"))
    return joined(ends, " – ")


def _note(tree: Tree) -> str:
    return notes(tree.get("note"))


def _said(code: object) -> Said | None:
    return SAID.get(text(code))


def _telling(
    title: Words, summary: str, status: Said | None, pairs: Iterable[tuple[Term, Words]]
) -> Telling:
    facts = tuple(Fact(term, said) for term, said in pairs if said)
    line = " ".join(summary.split())
    short = line if len(line) <= LONGEST_SUMMARY else f"{line[:LONGEST_SUMMARY]}…"
    return Telling(title, short, status, None, facts)


_TELLERS: Mapping[str, Callable[[Tree], Telling]] = {
    "Encounter": _encounter,
    "DiagnosticReport": _report,
    "ImagingStudy": _imaging,
    "Observation": _observation,
    "Condition": _condition,
    "AllergyIntolerance": _allergy,
    "Immunization": _immunization,
    "MedicationRequest": _medicine,
    "MedicationDispense": _medicine,
    "MedicationStatement": _medicine,
    "MedicationAdministration": _medicine,
    "Procedure": _procedure,
}
