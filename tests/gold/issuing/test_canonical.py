"""Canonical JSON: one text for one content."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from gold.issuing.canonical import canonical, content_hash


def test_keys_stand_in_order_amounts_are_texts_with_their_places_and_days_are_iso() -> None:
    content = {"b": [Decimal("1.50"), None, True, 7], "a": date(2026, 3, 1), "é": {"z": 'a "quote"', "\U0001f600": 1}}
    assert canonical(content) == '{"a":"2026-03-01","b":["1.50",null,true,7],"é":{"z":"a \\"quote\\"","\U0001f600":1}}'


def test_an_instant_is_that_of_utc() -> None:
    at = datetime(2026, 3, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    assert canonical({"at": at}) == '{"at":"2026-03-01T10:30:00+00:00"}'


def test_the_order_of_keys_is_that_of_utf_16_as_rfc_8785_has_it() -> None:
    assert list(canonical({"\ufb33": 1, "\U0001f600": 2}))[2] == "\U0001f600"


def test_the_hash_is_of_the_text_s_utf_8() -> None:
    assert content_hash("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


@pytest.mark.parametrize("value", [1.5, datetime(2026, 3, 1), b"x", object()])
def test_what_has_no_exact_word_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no canonical text"):
        canonical({"a": value})
