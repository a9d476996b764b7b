"""Acts on one resource: create, update, patch, delete."""

from datetime import datetime

from minkang.engines.records.services.transacting import transact
from minkang.engines.records.terms import Author, Entry, Method, Written


def create(
    *, type_name: str, text: str, author: Author, at: datetime, if_none_exist: str = ""
) -> Written:
    """Create a resource under a new id.

    Args:
        type_name: Its type, which `resourceType` must be.
        text: JSON.
        author: Whoever writes.
        at: When; aware.
        if_none_exist: Search condition; when one resource meets it, that one is answered (UNCHANGED).

    Raises:
        FhirRefused: see `transacting.transact`; 412 when several resources meet the condition.
    """
    entry = Entry(Method.POST, type_name, text=text, if_none_exist=if_none_exist)
    return _only(entry, author, at)


def update(
    *,
    type_name: str,
    fhir_id: str,
    text: str,
    author: Author,
    at: datetime,
    if_match: str = "",
) -> Written:
    """Update a resource, or create it under the id of the sender; equal content changes nothing.

    Args:
        type_name: Its type.
        fhir_id: Its id, which the text must name too.
        text: JSON.
        author: Whoever writes; only who sent it first may, and the platform.
        at: When; aware.
        if_match: ETag or number of the version that must be current, "" for any.

    Raises:
        FhirRefused: see `transacting.transact`.
    """
    entry = Entry(Method.PUT, f"{type_name}/{fhir_id}", text=text, if_match=if_match)
    return _only(entry, author, at)


def update_where(
    *, type_name: str, condition: str, text: str, author: Author, at: datetime, if_match: str = ""
) -> Written:
    """Update the one resource that meets a search condition, or create one when none does.

    Raises:
        FhirRefused: see `transacting.transact`; 412 when several resources meet the condition.
    """
    entry = Entry(Method.PUT, f"{type_name}?{condition}", text=text, if_match=if_match)
    return _only(entry, author, at)


def patch(
    *,
    type_name: str,
    fhir_id: str,
    patch: str,
    kind: str,
    author: Author,
    at: datetime,
    if_match: str = "",
) -> Written:
    """Change parts of a resource.

    Args:
        type_name: Its type.
        fhir_id: Its id.
        patch: JSON patch (RFC 6902) or Parameters of FHIRPath patch, as JSON.
        kind: Media type that says which.
        author: Whoever writes.
        at: When; aware.
        if_match: ETag or number of the version that must be current, "" for any.

    Raises:
        FhirRefused: see `transacting.transact`; 422 when the patch does not fit.
    """
    url = f"{type_name}/{fhir_id}"
    entry = Entry(Method.PATCH, url, text=patch, if_match=if_match, patch_kind=kind)
    return _only(entry, author, at)


def delete(
    *, type_name: str, fhir_id: str, author: Author, at: datetime, if_match: str = ""
) -> Written:
    """Delete a resource; its versions stay, and deleting once more changes nothing.

    Raises:
        FhirRefused: see `transacting.transact`; 409 when others still refer to it.
    """
    entry = Entry(Method.DELETE, f"{type_name}/{fhir_id}", if_match=if_match)
    return _only(entry, author, at)


def delete_where(*, type_name: str, condition: str, author: Author, at: datetime) -> Written | None:
    """Delete the one resource that meets a search condition; None when none does.

    Raises:
        FhirRefused: as `delete`; 412 when several resources meet the condition.
    """
    (written,) = transact(
        entries=[Entry(Method.DELETE, f"{type_name}?{condition}")], author=author, at=at
    )
    return written


def _only(entry: Entry, author: Author, at: datetime) -> Written:
    (written,) = transact(entries=(entry,), author=author, at=at)
    if written is None:
        raise ValueError("an act on one resource leaves one version")
    return written
