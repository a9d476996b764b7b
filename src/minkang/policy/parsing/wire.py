"""The machine-readable shape of `minkang policy parse FILE --json`."""

from datetime import date

from minkang.policy.parsing.types import Document, Heading, Parsed, Table, Target


def to_json(parsed: Parsed) -> dict[str, object]:
    """Return the parse as plain JSON values; absent dates, numbers and notice titles are null."""
    return {
        "documents": [_document(d) for d in parsed.documents],
        "residue": [
            {"start": r.start, "end": r.end, "text": r.text, "why": r.why} for r in parsed.residue
        ],
        "warnings": [
            {"code": w.code, "message": w.message, "start": w.start, "end": w.end}
            for w in parsed.warnings
        ],
    }


def _document(document: Document) -> dict[str, object]:
    gazette = document.gazette
    return {
        "title": document.title,
        "notice_title": document.notice_title or None,
        "number": document.number or None,
        "issuers": list(document.issuers),
        "signed_on": _date(document.signed_on),
        "published_on": _date(document.published_on),
        "effective_from": _date(document.effective_from),
        "expires_on": _date(document.expires_on),
        "addressees": document.addressees or None,
        "headings": [_heading(h) for h in document.headings],
        "clauses": [
            {
                "path": c.path,
                "heading_path": list(c.heading_path),
                "text": c.text,
                "responsible": list(c.responsible),
                "kind": c.kind.value,
                "start": c.start,
                "end": c.end,
            }
            for c in document.clauses
        ],
        "targets": [_target(t) for t in document.targets],
        "baselines": [_target(t) for t in document.baselines],
        "tables": [_table(t) for t in document.tables],
        "metadata": dict(document.metadata),
        "doubts": [{"code": d.code, "message": d.message} for d in document.doubts],
        "gazette": None
        if gazette is None
        else {
            "title": gazette.title,
            "number": gazette.number,
            "published_on": _date(gazette.published_on),
        },
        "fragment": document.fragment,
        "start": document.start,
        "end": document.end,
    }


def _heading(heading: Heading) -> dict[str, object]:
    return {
        "level": heading.level,
        "label": heading.label,
        "title": heading.title,
        "children": [_heading(h) for h in heading.children],
        "start": heading.start,
        "end": heading.end,
        "run_in": heading.run_in,
    }


def _target(target: Target) -> dict[str, object]:
    return {
        "indicator": target.indicator,
        "comparator": target.comparator.value,
        "value": target.value,
        "unit": target.unit,
        "scope": target.scope or None,
        "deadline": _date(target.deadline),
        "nature": target.nature or None,
        "clause": target.clause,
        "start": target.start,
        "end": target.end,
        "status": target.status.value,
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "title": table.title,
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
        "clauses": list(table.clauses),
        "start": table.start,
        "end": table.end,
    }


def _date(value: date | None) -> str | None:
    return value.isoformat() if value else None
