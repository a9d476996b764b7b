"""Telephone numbers of the mainland, in one spelling for finding."""

import re
import unicodedata

from minkang.kernel.refusal import FieldFault, Refusal

# Mobile numbers after YD/T 2595 practice; fixed lines with their area code of three or four digits.
MOBILE = re.compile(r"1[3-9][0-9]{9}")
FIXED = re.compile(r"0[0-9]{2,3}[0-9]{7,8}")
COUNTRY = re.compile(r"^(\+|00)86")
SEPARATORS = re.compile(r"[\s()\-]")


def parse_telephone(text: str) -> str | Refusal:
    """The digits of a telephone number as somebody typed it.

    Full-width characters, spaces, hyphens, brackets and +86 are accepted; fixed lines need their
    area code. Refuses with ``people.telephone_malformed``.
    """
    folded = SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    number = COUNTRY.sub("", folded)
    if MOBILE.fullmatch(number) or FIXED.fullmatch(number):
        return number
    message = "电话应为11位手机号码，或带区号的固定电话（例如02442000000）。请核对后重新输入。"
    return Refusal(
        "people.telephone_malformed",
        message,
        f"{len(folded)} characters; expected a mobile number or a fixed line with its area code",
        (FieldFault("telephone", message),),
    )
