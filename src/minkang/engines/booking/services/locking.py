"""Rows that managers change, locked before they are read.

Order: people, then the resource, then its sessions, then their pools; nobody who holds a session
asks for a resource.
"""

from collections.abc import Iterable

from minkang.engines.booking.models import Resource, Service, Session, Template
from minkang.engines.booking.rules.refusals import session_unknown
from minkang.kernel.refusal import Refusal, Refused


def locked_resource(number: int) -> Resource:
    """The resource, whose week and sessions nobody else changes until this transaction ends.

    Raises:
        Refused: ``booking.resource_unknown``.
    """
    found = Resource.objects.select_for_update(no_key=True).filter(pk=number).first()
    if found is None:
        raise Refused(resource_unknown())
    return found


def lock_resources(numbers: Iterable[int]) -> None:
    """Lock many resources in order of their numbers."""
    rows = Resource.objects.select_for_update(no_key=True).filter(pk__in=set(numbers))
    list(rows.order_by("pk").values_list("pk", flat=True))


def locked_session(number: int) -> Session:
    """The session, whose state nobody else changes until this transaction ends.

    Raises:
        Refused: ``booking.session_unknown``.
    """
    found = Session.objects.select_for_update(no_key=True).filter(pk=number).first()
    if found is None:
        raise Refused(session_unknown(number))
    return found


def locked_template(number: int) -> Template:
    """The template and, before it, its resource.

    Raises:
        Refused: ``booking.template_unknown``.
    """
    found = Template.objects.filter(pk=number).first()
    if found is None:
        raise Refused(template_unknown())
    locked_resource(found.resource_id)
    found.refresh_from_db()
    return found


def known_service(number: int) -> Service:
    """The service with its organisation and department.

    Raises:
        Refused: ``booking.service_unknown``.
    """
    rows = Service.objects.select_related("organisation", "department")
    found = rows.filter(pk=number).first()
    if found is None:
        raise Refused(
            Refusal(
                "booking.service_unknown",
                "没有找到这项服务，它可能已停办。请从服务列表重新选择。",
                f"no bookable service has the number {number}",
            )
        )
    return found


def resource_unknown() -> Refusal:
    """No such resource."""
    return Refusal(
        "booking.resource_unknown",
        "没有找到这位医生或诊室的出诊登记。请从列表重新选择，或先登记。",
        "no such resource; list the resources of the organisation",
    )


def template_unknown() -> Refusal:
    """No such template, or not one in force."""
    return Refusal(
        "booking.template_unknown",
        "没有找到这个出诊模板，它可能已被替换。请从模板列表重新选择。",
        "no such template in force",
    )
