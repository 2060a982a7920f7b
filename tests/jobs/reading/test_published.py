"""What a snapshot shows of records: no digit of theirs."""

import polars as pl
import pytest

from jobs.reading.published import SHOWN_OF_PAYLOAD, masked_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"caller_id":"+212612345678"}', '{"caller_id":"+############"}'),
        ("06 12-34.56 78", "## ##-##.## ##"),
        ("\u0660\u0661\u0662 \uff11\uff12", "### ##"),
        (r"\u0030\u0036", r"\u####\u####"),
    ],
)
def test_no_digit_of_any_script_is_left(text: str, shown: str) -> None:
    assert pl.select(masked_text(pl.lit(text))).item() == shown


def test_a_long_record_is_cut() -> None:
    assert len(pl.select(masked_text(pl.lit("x" * 10_000))).item()) == SHOWN_OF_PAYLOAD
