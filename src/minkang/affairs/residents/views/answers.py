"""How the pages of the window answer a form that is not right."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, HttpResponse

from minkang.kernel.refusal import Refusal
from minkang.kernel.web.form_pages import form_page, refused_form

# What services call by the role it plays, and forms by what is typed.
FIELD_OF = {"household": "host_number", "guardian": "guardian_number"}


def page(
    request: HttpRequest, name: str, form: forms.Form, context: Mapping[str, object]
) -> HttpResponse:
    """The page with its form; 422 when something typed does not read."""
    return form_page(request, f"residents/{name}.html", form, context)


def refused(
    request: HttpRequest,
    name: str,
    form: forms.Form,
    refusal: Refusal,
    context: Mapping[str, object],
) -> HttpResponse:
    """The page under the refusal, with everything typed kept and the faults beside their fields."""
    template = f"residents/{name}.html"
    return refused_form(request, template, form, refusal, context, field_of=FIELD_OF)
