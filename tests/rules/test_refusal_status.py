"""A refusal's code decides its status."""

import pytest

from minkang.kernel.refusal import Refusal
from minkang.kernel.web.refusals import status_of


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("worklist.page_malformed", 400),
        ("access.record_forbidden", 403),
        ("policy.clause_unknown", 404),
        ("policy.unknown_region", 404),
        ("web.page_not_found", 404),
        ("booking.slot_taken", 409),
        ("policy.file_too_large", 413),
        ("identifiers.check_digit_wrong", 422),
        ("policy.unknowncode", 422),
    ],
)
def test_the_family_of_a_code_decides_the_status(code: str, status: int) -> None:
    assert status_of(Refusal(code, "没有办成。", "not done")) == status
