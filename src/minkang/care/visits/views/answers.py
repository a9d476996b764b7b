"""How the pages of clinic visits answer a form that is not right."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, HttpResponse

from minkang.kernel.refusal import Refusal
from minkang.kernel.web.form_pages import SAME_NAMES, form_page, refused_form


def page(
    request: HttpRequest, name: str, form: forms.Form, context: Mapping[str, object]
) -> HttpResponse:
    """The page `name` (``desk/find``) with its form; 422 when something typed does not read."""
    return form_page(request, f"visits/{name}.html", form, context)


def refused(
    request: HttpRequest,
    name: str,
    form: forms.Form,
    refusal: Refusal,
    context: Mapping[str, object],
    *,
    field_of: Mapping[str, str] = SAME_NAMES,
) -> HttpResponse:
    """The page under the refusal, with everything typed kept and the faults beside their fields."""
    return refused_form(request, f"visits/{name}.html", form, refusal, context, field_of=field_of)
