"""Units of use as customers read them; a credit note takes back what was billed, with a minus."""

import pytest

from serving.invoices.units import quantity


@pytest.mark.parametrize(
    ("record_type", "units", "shown"),
    [
        ("voice", 1_906, "0:31:46"),
        ("voice", 3_600_000, "1,000:00:00"),
        ("sms", 1_234, "1,234"),
        ("data", 26_715_372, "26.715372 MB"),
    ],
)
def test_what_is_taken_back_reads_as_what_was_billed_with_a_minus(record_type: str, units: int, shown: str) -> None:
    assert quantity(record_type, units) == shown
    assert quantity(record_type, -units) == f"-{shown}"


def test_nothing_has_no_sign() -> None:
    assert [quantity(record_type, 0) for record_type in ("voice", "sms", "data")] == ["0:00:00", "0", "0.000000 MB"]
