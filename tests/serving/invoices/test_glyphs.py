"""Texts are cut where the room ends."""

import pytest

from serving.invoices.glyphs import PLAIN, fits, fitted


@pytest.mark.parametrize("text", ["W" * 2_000_000, "iiiW" * 50, "زينب " * 100])
def test_a_name_too_long_is_cut_where_the_room_ends(text: str) -> None:
    shown = fitted(text, PLAIN, 9, 200)
    assert shown.endswith("…")
    assert text.startswith(shown[:-1])
    assert fits(shown, PLAIN, 9, 200)
    assert not fits(text[: len(shown) + 1] + "…", PLAIN, 9, 200)
