"""How the pages of the window answer a form that is not right."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minkang.kernel.refusal import FieldFault, Refusal
from minkang.kernel.web.refusals import answer_refusal

# What services call by the role it plays, and forms by what is typed.
FIELD_OF = {"household": "host_number", "guardian": "guardian_number"}


def page(
    request: HttpRequest, name: str, form: forms.Form, context: Mapping[str, object]
) -> HttpResponse:
    """The page with its form; 422 when something typed does not read."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    values = {"form": form, **context}
    return render(request, f"residents/{name}.html", values, status=status)


def refused(
    request: HttpRequest,
    name: str,
    form: forms.Form,
    refusal: Refusal,
    context: Mapping[str, object],
) -> HttpResponse:
    """The page under the refusal, with everything typed kept and the faults beside their fields."""
    faults = [
        FieldFault(FIELD_OF.get(fault.name, fault.name), fault.message) for fault in refusal.fields
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
        template=f"residents/{name}.html",
        context={"form": form, **context},
    )
