"""Values every template may use."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Placeholder until the frame is built."""
    return {"path": request.path}
