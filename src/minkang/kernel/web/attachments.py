"""A file that is somebody's own, as an answer: kept under a name, and by no cache on the way."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(content: bytes, media: str, name: str) -> HttpResponse:
    """The file to be saved as `name`, which holds no personal value.

    Args:
        content: The bytes.
        media: Media type.
        name: With its ending.
    """
    answer = HttpResponse(content, content_type=media)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    if disposition:
        answer.headers["Content-Disposition"] = disposition
    answer.headers["Cache-Control"] = "no-store"
    return answer
