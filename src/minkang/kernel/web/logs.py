"""Log lines as JSON, one object a line, with the reference number the visitor was shown."""

import json
import logging
import re
from datetime import UTC, datetime

from django.http import HttpRequest

from minkang.kernel.web.reference import current_arrival

# An identity number of GB 11643, of 18 or (until 1999) 15 characters, standing alone.
_IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
# A mobile number of mainland China, standing alone.
_TELEPHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
# What the database adds to a fault: "Failing row contains (…)".
_DETAIL = re.compile(r"(?<=DETAIL:  ).*")
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"']+")


def without_secrets(text: str) -> str:
    """`text` without query strings, values of failing rows, identity and telephone numbers."""
    plain = _DETAIL.sub("[row]", _QUERY.sub("?[query]", text))
    plain = _IDENTITY_NUMBER.sub("[identity number]", plain)
    return _TELEPHONE.sub("[telephone]", plain)


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
