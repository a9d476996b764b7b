"""A doctor orders: the recent result of another hospital stands in front of her before she signs."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minkang.care.results import services
from minkang.care.results.forms.orders import FindForm, OrderForm, RepeatForm, ResultForm
from minkang.care.results.queries import orders as queries
from minkang.care.results.services import consulting
from minkang.care.results.views.here import GET_OR_POST, here
from minkang.kernel.refusal import Refusal, Refused
from minkang.kernel.web.form_pages import form_page, refused_form
from minkang.registry.access.terms import Category, Purpose
from minkang.registry.people.queries import find_person_for, get_person_for

IDENTITY = frozenset({Category.IDENTITY})
FIELD_OF: Mapping[str, str] = {"identity_number": "number", "telephone": "number"}
_NOT_READ = Refusal(
    "results.result_malformed",
    "没有看懂要互认哪一份结果。请回到开单页，从列出的结果中选择。",
    "result is needed, as the page of candidates sends it",
)


@sensitive_post_parameters()
@require_http_methods(GET_OR_POST)
def patients(request: HttpRequest) -> HttpResponse:
    """Whom the doctor treats today, and a way to find somebody who is not in the list."""
    now = here(request)
    practices = queries.practices_for(now.actor)
    context: dict[str, object] = {
        "treated": [
            (one, queries.list_patients_for(now.actor, one.rid, now.at)) for one in practices
        ]
    }
    if request.method != "POST":
        return form_page(request, "results/orders/patients.html", FindForm(), context)
    form = FindForm(request.POST)
    if not form.is_valid():
        return form_page(request, "results/orders/patients.html", form, context)
    try:
        found = find_person_for(now.actor, form.clue(), purpose=Purpose.TREATMENT, at=now.at)
    except Refused as caught:
        return refused_form(
            request, "results/orders/patients.html", form, caught.refusal, context,
            field_of=FIELD_OF,
        )  # fmt: skip
    context |= {"found": found, "is_asked": True}
    return form_page(request, "results/orders/patients.html", form, context)


@require_http_methods(GET_OR_POST)
def choose(request: HttpRequest, rid: UUID) -> HttpResponse:
    """What is to be ordered for a patient."""
    now = here(request)
    queries.practices_for(now.actor)
    if request.method == "POST":
        form = OrderForm(request.POST)
        if form.is_valid():
            batch = consulting.begin(
                actor=now.actor,
                person=rid,
                items=form.chosen(),
                batch=form.cleaned_data["batch"],
                at=now.at,
            )
            return HttpResponseRedirect(reverse("results:orders-batch", args=[batch]))
    else:
        form = OrderForm()
    record = get_person_for(
        now.actor, rid, purpose=Purpose.TREATMENT, categories=IDENTITY, at=now.at
    )
    return form_page(request, "results/orders/choose.html", form, {"record": record})


@require_safe
def batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """The orders with what stands against them; what is shown is noted as viewed."""
    now = here(request)
    found = consulting.consult(actor=now.actor, batch=batch, at=now.at)
    first = next((line.rid for line in found.lines if line.is_open), None)
    return render(request, "results/orders/batch.html", {"batch": found, "first": first})


@require_POST
def recognise(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Recognise a result and do not order."""
    now = here(request)
    found, _ = queries.get_order_for(now.actor, rid, now.at)
    form = ResultForm(request.POST)
    if not form.is_valid():
        raise Refused(_NOT_READ)
    services.recognise_and_withdraw(
        order=rid, result=form.cleaned_data["result"], by=now.actor.reference, at=now.at
    )
    return _back(found)


@require_http_methods(GET_OR_POST)
def repeat(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Order although a result could be recognised: for which of six reasons."""
    now = here(request)
    found, line = queries.get_order_for(now.actor, rid, now.at)
    context: dict[str, object] = {"batch": found, "line": line}
    if request.method != "POST":
        return form_page(request, "results/orders/repeat.html", RepeatForm(), context)
    form = RepeatForm(request.POST)
    if not form.is_valid():
        return form_page(request, "results/orders/repeat.html", form, context)
    try:
        services.repeat(order=rid, given=form.given(), by=now.actor.reference, at=now.at)
    except Refused as caught:
        return refused_form(request, "results/orders/repeat.html", form, caught.refusal, context)
    return _back(found)


@require_POST
def place(request: HttpRequest, rid: UUID) -> HttpResponse:
    """Order where nothing could be recognised."""
    now = here(request)
    found, _ = queries.get_order_for(now.actor, rid, now.at)
    services.place(order=rid, by=now.actor.reference, at=now.at)
    return _back(found)


def _back(batch: queries.Batch) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("results:orders-batch", args=[batch.rid]))
