"""The kernel gives the same, compiled or plain, and however often its scratch runs full."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from unittest.mock import patch

import numpy
import pytest

from gold.pricing import run
from gold.pricing.kernel.records import CONNECT, CREDIT, LIMIT, MAXIMUM, MINIMUM, ROUNDING, STEP
from gold.pricing.rate_records import SHAPES
from gold.pricing.run import PLAIN, Form, compiled_form, rated
from tests.gold.pricing.kernel_runs import (
    FIRST_CYCLE,
    Asked,
    answers,
    asked_for,
    opened,
    random_terms,
    sample_of,
    tariff_from,
)
from tests.oracle.random_uses import random_uses
from tests.oracle.use_pieces import Use


def random_asked(folder: Path, seed: int, plans: int = 12, uses: int = 1_500) -> Asked:
    """What the kernel is asked for random uses by random plans, all of which fit 63 bits."""
    random = Random(f"run {seed}")
    terms = random_terms(random, plans)
    (asked,) = asked_for(sample_of(random_uses(random, terms, FIRST_CYCLE, uses)), opened(folder / "tariff", terms))
    assert asked.compiles
    return asked


def said(asked: Asked, *, compiles: bool) -> dict[str, dict[str, list[int]]]:
    """What gold.pricing.run.rated says with entries."""
    pages = rated(asked.book, asked.state, asked.uses, explained=True, compiles=compiles)
    return {name: {field: column.tolist() for field, column in page.items()} for name, page in pages.items()}


@pytest.mark.parametrize("seed", range(6))
def test_compiled_code_says_what_plain_code_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    asked = random_asked(tmp_path, seed)
    plain = said(asked, compiles=False)
    with patch.object(run, "compiled_form", wraps=compiled_form) as used:
        monkeypatch.setattr(run, "FEW_USES", 0)
        assert said(asked, compiles=True) == plain
        assert used.call_count == 1
    assert answers(compiled_form(), asked, explained=False) == answers(PLAIN, asked, explained=False)


def test_the_cases_held_against_each_other_have_all_that_a_plan_can_say(tmp_path: Path) -> None:
    cases = [
        (asked, answers(PLAIN, asked)) for asked in (random_asked(tmp_path / f"{seed}", seed) for seed in range(6))
    ]
    shapes = {rate.shape for asked, _ in cases for rate in asked.book.rates}
    assert shapes == set(SHAPES.values())
    for name in ("carried_in", "carried_out", "used"):
        assert any(count > 0 for _, said in cases for count in said["counters"][name]), name
    assert any(left < opened for _, said in cases for left, opened in pairs(said))
    kinds = {kind for _, said in cases for kind in said["entries"]["kind"]}
    assert kinds == {STEP, CREDIT, CONNECT, MINIMUM, MAXIMUM, ROUNDING, LIMIT}
    assert any(den > 1 for _, said in cases for den in said["outcomes"]["den"])


def pairs(said: dict[str, dict[str, list[int]]]) -> Sequence[tuple[int, int]]:
    """What lots had left after a cycle, and before."""
    return list(zip(said["lot_cycles"]["left"], said["lot_cycles"]["opened"], strict=True))


def test_plain_code_rates_few_uses_and_those_that_do_not_fit(tmp_path: Path) -> None:
    asked = random_asked(tmp_path, 1, uses=50)
    with patch.object(run, "compiled_form", side_effect=AssertionError):
        assert said(asked, compiles=True) == said(asked, compiles=False)
        with patch.object(run, "FEW_USES", len(next(iter(asked.uses.values()))) - 1):
            said(asked, compiles=False)
            with pytest.raises(AssertionError):
                said(asked, compiles=True)


MONTH_LONG = 31 * 86_400 - 4


def by_quarters(folder: Path, numbers: int) -> Asked:
    """Calls of a month by rates that take turns every quarter of an hour, and by the groups of their first minutes."""
    hours = [f"{n // 2:02}:{n % 2 * 30:02}" for n in range(48)]
    windows = [{"name": f"w{at[:2]}{at[3:]}", "from": at, "to": f"{at[:3]}{int(at[3:]) + 15}"} for at in hours]
    names = [window["name"] for window in windows]
    groups = [{"up_to": 60 * n, "price": f"0.{n:02}", "price_unit": 60, "increment": 7} for n in range(1, 30)]
    tiers = [{"up_to": 10**5, "price": "0.011"}, {"price": "0.007"}]
    rates = [{"groups": [*groups, {"tiers": tiers, "price_unit": 7, "increment": 60}]}]
    rates += [{"window": name, "groups": [{"price": "0.05", "price_unit": 60, "increment": 6}]} for name in names]
    buckets = [{"name": f"b{n}", "service": "voice", "units": 5_000, "windows": names[n * 7 :]} for n in range(3)]
    voice = {"roaming": True, "international": True, "rate": rates}
    version = {"valid_from": date(2018, 1, 1), "window": windows, "bucket": buckets, "voice": voice}
    version["maximum_spend"] = "700"
    terms = tariff_from([{"plan": "quarters", "label": "Quarters", "version": [version]}], Random())
    start = datetime(2026, 3, 1, 10, tzinfo=UTC)
    lengths = (30, MONTH_LONG, 61, 4_000, MONTH_LONG // 2, 0, 500)
    uses = [
        Use(f"u{number}-{n}", "voice", "quarters", start.replace(hour=10 + n), length, None, None, f"s{number}")
        for number in range(numbers)
        for n, length in enumerate(lengths)
    ]
    (asked,) = asked_for(sample_of(uses), opened(folder / "tariff", terms))
    return asked


def forms() -> dict[str, Form]:
    return {"plain": PLAIN, "compiled": compiled_form()}


@pytest.mark.parametrize("form", ["compiled", pytest.param("plain", marks=pytest.mark.slow)])
@pytest.mark.parametrize("explained", [False, True])
def test_a_scratch_that_runs_full_grows_and_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, explained: bool
) -> None:
    asked, which = by_quarters(tmp_path, numbers=2 if form == "compiled" else 1), forms()[form]
    monkeypatch.setattr(run, "PIECES", 10_000)
    wanted = answers(which, asked, explained=explained)
    assert max(wanted["outcomes"]["billed"]) >= MONTH_LONG
    assert not explained or max(numpy.bincount(wanted["entries"]["use"])) > 2_900
    for room, entries in ((1, 4), (2_976, 1)):
        monkeypatch.setattr(run, "PIECES", room)
        monkeypatch.setattr(run, "ENTRIES", entries)
        pages = answers(which, asked, explained=explained)
        if explained:  # their indices are those within one scratch
            assert starts(pages) == starts(wanted)
        for name in wanted:
            kept = {field for field in wanted[name] if field not in ("entry", "entry_end")}
            assert {f: pages[name][f] for f in kept} == {f: wanted[name][f] for f in kept}, (name, room)


def starts(said: dict[str, dict[str, list[int]]]) -> list[int]:
    """How many entries each use has."""
    ends = zip(said["outcomes"]["entry"], said["outcomes"]["entry_end"], strict=True)
    return [end - begin for begin, end in ends]


def test_a_use_that_breaks_the_kernel_is_named(tmp_path: Path) -> None:
    asked = random_asked(tmp_path, 2, uses=60)
    terms = asked.uses["terms"].copy()
    terms[41] = 10**6
    with pytest.raises(run.PricingError) as broken:
        answers(PLAIN, replace(asked, uses={**asked.uses, "terms": terms}))
    assert broken.value.index == 41
