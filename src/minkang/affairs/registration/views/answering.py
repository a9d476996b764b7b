"""A refused form: shown as it was typed, the reason at its field, the way there above."""

from dataclasses import replace

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from minkang.kernel.refusal import FieldFault, Refusal
from minkang.kernel.web.refusals import answer_refusal


def answer_form(
    request: HttpRequest,
    refusal: Refusal,
    form: Form,
    template: str,
    context: dict[str, object],
) -> HttpResponse:
    """Answer with the bound form; the box above it, `shown`, links to the fields by their labels."""
    ways = []
    for fault in refusal.fields:
        if fault.name in form.fields:
            form.add_error(fault.name, fault.message)
            ways.append(FieldFault(fault.name, str(form.fields[fault.name].label)))
    shown = replace(refusal, fields=tuple(ways))
    return answer_refusal(
        request, refusal, template=template, context={**context, "form": form, "shown": shown}
    )
