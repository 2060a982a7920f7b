"""English and French: every text of the pages has both, and numbers are as their readers write them."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from serving.dashboard import documents, lake_state, proving, totals
from serving.dashboard.app import PAGES
from serving.dashboard.bill import HELD_BACK, SAID, SHORTENED
from serving.dashboard.data.kpis import KPI
from serving.dashboard.language import DASH, MONTHS, WEEKDAYS, Language, french
from serving.dashboard.mending import MENDS, OTHERWISE
from serving.dashboard.screens import billing
from serving.dashboard.screens.overview import SHOWN
from serving.dashboard.snapshot import SENTENCES
from tests.architecture import Source, sources

EN, FR = Language("en", "MAD", 2), Language("fr", "MAD", 2)


def texts(source: Source) -> Iterator[str]:
    """What is written out where a text is asked for."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            first = node.args[0]
            if name == "text" and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_every_text_has_its_french() -> None:
    written = {text for source in sources(folders=("serving/dashboard",)) for text in texts(source)}
    assert len(written) > 50
    titles = [title for title, _ in PAGES.values()]
    kpis = [text for name in (*SHOWN, *billing.SHOWN) for text in (KPI[name].label, KPI[name].description)]
    sentences = [
        *SAID.values(),
        *MENDS.values(),
        OTHERWISE,
        *SENTENCES.values(),
        *lake_state.SAID,
        totals.UNCHECKED,
        totals.CHECKED,
        *documents.SAID,
        *proving.SAID,
        HELD_BACK,
        SHORTENED,
    ]
    others = {*titles, *kpis, *sentences, *MONTHS, *WEEKDAYS}
    assert sorted((written | others) - set(french())) == []


@pytest.mark.parametrize("english", sorted(french()))
def test_both_languages_have_the_same_places(english: str) -> None:
    def places(text: str) -> list[str]:
        return sorted(part.partition("}")[0] for part in text.split("{")[1:])

    assert places(english) == places(french()[english])


@pytest.mark.parametrize(
    ("value", "english", "in_french"),
    [
        ("1234567.895", "1,234,567.90 MAD", "1 234 567,90 MAD"),
        ("-0.004", "0.00 MAD", "0,00 MAD"),
        ("99999999999999999999.99", "99,999,999,999,999,999,999.99 MAD", "99 999 999 999 999 999 999,99 MAD"),
    ],
)
def test_money_is_exact_and_rounded_half_up(value: str, english: str, in_french: str) -> None:
    assert EN.money(Decimal(value)).replace("\u00a0", " ") == english
    assert FR.money(Decimal(value)).replace("\u00a0", " ").replace("\u202f", " ") == in_french


@pytest.mark.parametrize(
    ("value", "before", "shown"),
    [
        ("3", "2", "+50.0 %"),
        ("1", "2", "-50.0 %"),
        ("2", "2", "0.0 %"),
        ("2", "0", DASH),
        ("2", None, DASH),
        (None, "2", DASH),
    ],
)
def test_a_change_that_cannot_be_told_is_a_dash(value: str | None, before: str | None, shown: str) -> None:
    now, then = (None if text is None else Decimal(text) for text in (value, before))
    assert EN.change(now, then).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("minutes", "english", "in_french"),
    [
        (-1, "0 min", "0 min"),
        (119, "119 min", "119 min"),
        (120, "2 h", "2 h"),
        (2_879, "47 h", "47 h"),
        (2_880, "2 days", "2 jours"),
    ],
)
def test_an_age_is_in_the_unit_that_tells_it_apart(minutes: int, english: str, in_french: str) -> None:
    assert EN.age(timedelta(minutes=minutes)) == english
    assert FR.age(timedelta(minutes=minutes)) == in_french


def test_compact_numbers_have_four_signs_at_most() -> None:
    assert [EN.compact(number) for number in (0, 950, 1234, 35_000, 1_250_000)] == ["0", "950", "1.2k", "35k", "1.3M"]
