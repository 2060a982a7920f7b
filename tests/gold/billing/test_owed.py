"""Which of equal lines with other words stands on a document: never by the order in which they were read."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from gold.billing.document_lines import Entry
from gold.billing.owed import owed
from tests.gold.billing.note_lines import LINE

OLD, OTHER = replace(LINE, label="Calls"), replace(LINE, label="Sprache")
CHEAPER = replace(LINE, amount=Decimal("0.75"))


def test_a_correction_taken_back_has_the_words_of_the_fresh_line() -> None:
    posted = [Entry(OLD), Entry(OLD, is_reversal=True), Entry(CHEAPER)]
    for turned in permutations(posted):
        plus, minus = owed([OTHER], turned)
        assert (plus.line.label, plus.is_reversal) == ("Sprache", False)
        assert minus == Entry(CHEAPER, is_reversal=True)


def test_of_equal_lines_that_were_posted_one_is_taken_back_whatever_their_order() -> None:
    posted = [Entry(OTHER), Entry(OLD), Entry(LINE, is_reversal=True)]
    labels = {tuple(entry.line.label for entry in owed([CHEAPER], turned)) for turned in permutations(posted)}
    assert len(labels) == 1


def test_a_line_that_was_posted_twice_is_taken_back_once() -> None:
    assert owed([LINE], [Entry(LINE), Entry(OLD)]) == [Entry(LINE, is_reversal=True)]
