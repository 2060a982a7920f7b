"""Texts are cut where the room ends, and letters that no font has are told."""

import pytest

from serving.invoices.glyphs import PLAIN, boxes, fits, fitted, lacking


@pytest.mark.parametrize("text", ["W" * 2_000_000, "iiiW" * 50, "زينب " * 100])
def test_a_name_too_long_is_cut_where_the_room_ends(text: str) -> None:
    shown = fitted(text, PLAIN, 9, 200)
    assert shown.endswith("…")
    assert text.startswith(shown[:-1])
    assert fits(shown, PLAIN, 9, 200)
    assert not fits(text[: len(shown) + 1] + "…", PLAIN, 9, 200)


def test_letters_of_scripts_that_the_fonts_lack_are_told_apart_from_those_that_they_have() -> None:
    assert lacking("Nguyễn زينب אבג Ελένη Иван ·…") == ""
    assert lacking("王a小 ไ한あहिن") == "王小ไ한あहि"
    assert lacking("\u200f\n\u2028") == "", "signs that show nothing"


def test_accounts_are_named_with_examples_and_the_way_out() -> None:
    said = boxes({"ACC2": "小明王君", "ACC1": "زع", "ACC3": "ไ"})
    assert said.startswith("warning: the PDFs of 2 accounts have empty boxes for letters")
    assert "(ACC2: 小 (U+5C0F), 明 (U+660E), 王 (U+738B), and 1 more; ACC3: ไ (U+0E44))" in said
    assert "in the subscribers' file" in said
    assert "ACC4: ไ (U+0E44); and 2 more)" in boxes(dict.fromkeys(("ACC2", "ACC3", "ACC4", "ACC5", "ACC6"), "ไ"))
    assert boxes({"ACC1": "زع"}) == ""
