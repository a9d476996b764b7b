"""The messages of a resident, in the words that went to their telephone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minkang.care.visits.services.messages import list_messages_for
from minkang.kernel.web.reference import arrival_here
from minkang.registry.access.queries import require_actor


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What was said, the latest first."""
    actor = require_actor(request)
    found = list_messages_for(actor, arrival_here().at)
    return render(request, "visits/resident/messages.html", {"messages": found})
