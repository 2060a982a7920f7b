"""The bills of a cycle are of one belief, or the command that makes them so is named."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from gold.bill_lines import BILL_LINES
from gold.cycles import cycle
from jobs.reading.billed import read_basis
from lake.log import NO_TABLE
from lake.memos import read_memo, write_memo
from lake.settings import read_settings
from machine.command import Call, Stop
from tests.billed_memo import BASIS, memo_of_bills
from tests.small_lakes import ROOT


@pytest.fixture
def call(tmp_path: Path) -> Call:
    settings = read_settings(ROOT / "conf/local.toml")
    lake = replace(settings.lake, path=str(tmp_path))
    return Call(Namespace(cycle=cycle("2026-03")), replace(settings, lake=lake), "approve-bills")


def test_the_basis_is_what_the_billing_noted(call: Call) -> None:
    memo_of_bills(call.settings.lake.path)
    assert read_basis(call, NO_TABLE).isoformat() == BASIS


def test_a_cycle_that_was_never_billed_is_to_be_billed(call: Call) -> None:
    with pytest.raises(Stop, match="2026-03 is not billed yet on this machine: run tollhouse bill-cycle"):
        read_basis(call, NO_TABLE)


@pytest.mark.parametrize("noted", [{"basis": None}, {"state": {"written": {BILL_LINES.name: "other files"}}}])
def test_bills_of_other_files_or_of_several_beliefs_are_to_be_made_again(call: Call, noted: dict[str, object]) -> None:
    memo_of_bills(call.settings.lake.path)
    write_memo(call.settings.lake.path, "billed-2026-03", read_noted(call) | noted)
    with pytest.raises(Stop, match="run tollhouse rate-usage, then tollhouse bill-cycle --cycle 2026-03"):
        read_basis(call, NO_TABLE)


def read_noted(call: Call) -> dict[str, object]:
    noted = read_memo(call.settings.lake.path, "billed-2026-03")
    assert isinstance(noted, dict)
    return noted
