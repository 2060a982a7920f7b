"""Scripts as they are drawn: joined, and in their direction."""

from serving.invoices.scripts import as_drawn


def test_arabic_letters_join_and_run_from_right_to_left() -> None:
    assert as_drawn("بيت") == "\ufe96\ufef4\ufe91"  # initial beh, medial yeh, final teh, seen from the left
    assert as_drawn("سلام 12") == "12 \ufee1\ufefc\ufeb3"  # lam and alef are one letter; numbers keep their order
    assert as_drawn("Amina") == "Amina"
