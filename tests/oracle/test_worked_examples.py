"""What docs/worked_examples.md says by hand is what price-usage answers."""

import json
import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jobs.price_usage import main
from tests.builders import ROOT, SETTINGS
from tests.oracle.worked_examples import DESTINATIONS, RULE, Page, allowance, expected, line_of, number, piece, read

HEAD = f"| use | service | start | units | pieces | charge | {RULE} |\n|---|---|---|---|---|---|---|\n"


@pytest.fixture(scope="module")
def page() -> Page:
    return read((ROOT / "docs/worked_examples.md").read_text(encoding="utf-8"))


def test_there_are_at_least_sixty_examples_each_with_a_name_of_its_own(page: Page) -> None:
    names = [row["use"] for row in page.rows]
    assert len(set(names)) == len(names) >= 60


def test_every_example_is_charged_as_it_was_worked_out_by_hand(page: Page, tmp_path: Path) -> None:
    tariff, usage, out = tmp_path / "tariff", tmp_path / "usage.jsonl", tmp_path / "prices.jsonl"
    shutil.copytree(ROOT / "conf/tariff", tariff)
    for plan, toml in page.plans.items():
        (tariff / f"plans/{plan}.toml").write_text(toml, encoding="utf-8")
    with_destinations(tariff / "destinations.csv", page.destinations)
    usage.write_text("\n".join(json.dumps(line_of(row)) for row in page.rows), encoding="utf-8")
    assert main([*SETTINGS, "--tariff", str(tariff), "--usage", str(usage), "--out", str(out)]) == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [answer["usage_id"] for answer in answers] == [row["use"] for row in page.rows]
    report = "\n".join(differences(page.rows, answers))
    assert not report, f"the page and price-usage disagree:\n{report}"


def with_destinations(file: Path, more: Sequence[str]) -> None:
    """Adds rows to a file whose last column is the operator: what is free takes its place."""
    _, *lines = file.read_text(encoding="utf-8").splitlines()
    own = [f"{line.rpartition(',')[0]}," for line in lines]
    file.write_text("\n".join([DESTINATIONS, *own, *more]), encoding="utf-8")


def differences(rows: Sequence[dict[str, str]], answers: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Where a row and its answer differ: the example, its rule, and both."""
    for row, answer in zip(rows, answers, strict=True):
        texts = answered(answer)
        for name, wanted in expected(row).items():
            if wanted != texts[name]:
                yield f"{row['use']}: {row[RULE]}\n  {name} by hand:     {wanted}\n  {name} as answered: {texts[name]}"


def answered(answer: dict[str, Any]) -> dict[str, str]:
    """An answer in the notation of the page."""
    pieces = [
        piece(
            f"{part['offset']}+{part['units']} {part['window'] or '-'} g{part['group']} {part['billed_units']}"
            f" @ {part['price']}/{part['price_unit']} x{part['modifier']} = {part['charge']}"
        )
        for part in answer["pieces"]
    ]
    if Decimal(answer["connect_fee"]):
        pieces.append(piece(f"fee {answer['connect_fee']}"))
    covered = [allowance(f"{part['bucket']} {part['units']} = {part['credit']}") for part in answer["from_allowance"]]
    charge = number(answer["charge"]) if answer["status"] == "rated" else f"{answer['status']} {answer['reason']}"
    return {"charge": charge, "pieces": "; ".join(pieces) or "-", "allowances": "; ".join(covered) or "-"}


@pytest.mark.parametrize(
    "table",
    [
        HEAD.replace("units", "weight") + "| a | sms | x | 1 | - | 0 | rule |",
        HEAD.replace("| use |", "| uses |") + "| a | sms | x | 1 | - | 0 | rule |",
        HEAD + "| a | sms | x | 1 | - | 0 |",
        HEAD + "| a | sms | x | 1 | 0+1 - g1 1 @ 1.00 = 1.00 | 1.00 | rule |",
        HEAD + "| a | sms | x | 1 | - | free | rule |",
    ],
    ids=["unknown column", "misspelt column", "missing cell", "broken piece", "broken charge"],
)
def test_a_table_that_cannot_be_read_is_a_fault_and_not_left_out(table: str) -> None:
    with pytest.raises(AssertionError):
        _ = [expected(row) for row in read(table).rows]
