"""Log lines as JSON, one object a line, with the reference number the visitor was shown."""

import json
import logging
import re
from datetime import UTC, datetime

from django.http import HttpRequest

from minkang.kernel.web.reference import current_arrival

# An identity number of GB 11643, of 18 or (until 1999) 15 characters, standing alone.
_IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"']+")


def without_secrets(text: str) -> str:
    """`text` with query strings cut off and identity numbers blotted out."""
    return _IDENTITY_NUMBER.sub("[identity number]", _QUERY.sub("?[query]", text))


class JsonLines(logging.Formatter):
    """Writes time, level, logger, message, reference, method, path and traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        arrival = current_arrival()
        if arrival is not None:
            line["reference"] = arrival.reference
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            line["method"] = request.method
            line["path"] = without_secrets(request.path)
        if record.exc_info:
            line["trace"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
