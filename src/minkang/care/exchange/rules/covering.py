"""Identity numbers covered in a text somebody looks at."""

import re

from minkang.kernel.identifiers import mask

_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")


def covered(text: str) -> str:
    """The text with every number of eighteen characters covered but for its ends.

    Numbers that do not fit their check character are covered too: they are a slip away from one.
    """
    return _NUMBER.sub(lambda found: mask(found[0]), text)
