"""Log lines as JSON."""

import logging


class JsonLines(logging.Formatter):
    """Placeholder until the frame is built."""
