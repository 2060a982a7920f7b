"""Rows as CSV: exact, and harmless where a spreadsheet opens them."""

from decimal import Decimal

from serving.csv_text import csv_text


def test_decimals_keep_their_places_and_texts_their_commas() -> None:
    rows = [{"region": 'Fès, "Meknès"', "revenue": Decimal("1000000000000.0100"), "note": None}]
    assert csv_text(rows) == 'region,revenue,note\r\n"Fès, ""Meknès""",1000000000000.0100,\r\n'


def test_a_text_that_would_be_reckoned_is_harmless_and_a_negative_number_stays_one() -> None:
    rows = [{"a": text} for text in ("=1+1", "@SUM(A1)", "+cmd", "-x", "-1.50", "Amal")] + [{"a": Decimal("-2.5")}]
    assert csv_text(rows).split("\r\n")[1:-1] == ["'=1+1", "'@SUM(A1)", "'+cmd", "'-x", "-1.50", "Amal", "-2.5"]


def test_no_row_is_no_text() -> None:
    assert csv_text([]) == ""
