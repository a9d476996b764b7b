"""How a page answers a form: as it is, with what does not read, or refused with everything kept."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from types import MappingProxyType

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minkang.kernel.refusal import FieldFault, Refusal
from minkang.kernel.web.refusals import answer_refusal

SAME_NAMES: Mapping[str, str] = MappingProxyType({})


def form_page(
    request: HttpRequest, template: str, form: Form, context: Mapping[str, object]
) -> HttpResponse:
    """The page with its form; 422 when something typed does not read."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, {**context, "form": form}, status=status)


def refused_form(
    request: HttpRequest,
    template: str,
    form: Form,
    refusal: Refusal,
    context: Mapping[str, object],
    *,
    field_of: Mapping[str, str] = SAME_NAMES,
) -> HttpResponse:
    """The page under the refusal, with everything typed kept and the faults beside their fields.

    Args:
        request: What is answered.
        template: The page; it shows ``{% refusal_box refusal %}`` above ``web/fields.html``.
        form: The bound form.
        refusal: Why the act was refused.
        context: What else the page shows.
        field_of: Fields of the form by the name the refusal gives them, where the two differ.
    """
    faults = [
        FieldFault(field_of.get(fault.name, fault.name), fault.message) for fault in refusal.fields
    ]
    own = [fault for fault in faults if fault.name in form.fields]
    for fault in own:
        form.add_error(fault.name, fault.message)
    # The box says the first sentence already; its link then names the field.
    shown = tuple(
        replace(fault, message=str(form.fields[fault.name].label))
        if fault.message == refusal.message
        else fault
        for fault in own
    )
    return answer_refusal(
        request,
        replace(refusal, fields=shown),
        template=template,
        context={**context, "form": form},
    )
