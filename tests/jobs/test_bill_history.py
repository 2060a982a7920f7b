"""bill-history: each state of a bill as a run left it, what changed on it, and by whom."""

import json
import shutil
from pathlib import Path

import pytest

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import bill_history
from lake import log
from tests.jobs.billed_lake import BilledLake
from tests.jobs.proved_lake import ProvedLake
from tests.lake_settings import settings_of
from tests.serving.gold_rows import bill, rule_line, usage_line, use

NUMBER = "+212600000001"
BILL = ["--account", "ACC1", "--cycle", "2026-03"]
FEE, TAX = rule_line("ACC1", "fee", "regulatory", 2, "1.50"), rule_line("ACC1", "tax", "vat", 2, "1.40")
OTHER = bill("ACC2", "0.00", "1.50", "0.00")

HISTORY = """\
Bill 2026-03-ACC1: 3 states, as runs left it

2026-04-01 03:10:00 UTC by Amal (night), bill-cycle-20260401T030000.000000
  made of  gold.allowance_balances 0, gold.rated_usage 0
  bill                       total_due  -  ->  8.50
  usage/+212600000001/voice  amount     -  ->  7.00
  fee/regulatory             amount     -  ->  1.50

2026-04-01 13:10:00 UTC by Amal (noon), bill-cycle-20260401T130000.000000
  made of  gold.allowance_balances 0 -> 1, gold.rated_usage 0 -> 1
  by other code
  bill                       fee_amount  1.50  ->    0.00
  bill                       tax_amount  0.00  ->    1.40
  bill                       total_due   8.50  ->    8.40
  usage/+212600000001/voice  base        7.00  ->  6.9999
  fee/regulatory             amount      1.50  ->       -
  tax/vat                    amount         -  ->    1.40

2026-04-02 03:10:00 UTC by Amal (night), bill-cycle-20260402T030000.000000
  by other settings
  bill                       total_due  8.40  ->  -
  usage/+212600000001/voice  amount     7.00  ->  -
  tax/vat                    amount     1.40  ->  -
"""


@pytest.fixture
def lake(tmp_path: Path) -> BilledLake:
    """Three states of a bill, between them a run that found nothing and one of another account's; a killed one last."""
    lake = BilledLake(tmp_path / "lake")
    first, then = (usage_line("ACC1", NUMBER, 1, base, "7.00") for base in ("7.00", "6.9999"))
    lake.rated(0, [use("a", "ACC1", NUMBER, 60, "7.00")], [])
    lake.billed(1, [first, FEE], [bill("ACC1", "7.00", "1.50", "0.00")], code="a", settings="s")
    lake.ran("bill-cycle", 2, (BILL_LINES, BILLS), (RATED_USAGE,), user="later")
    lake.rated(10, [use("a", "ACC1", NUMBER, 60, "6.9999")], [])
    lake.billed(11, [then, TAX], [bill("ACC1", "7.00", "0.00", "1.40")], user="noon", code="b", settings="s")
    lake.billed(12, [then, TAX], [bill("ACC1", "7.00", "0.00", "1.40"), OTHER], code="b", settings="s")
    lake.billed(25, [], [OTHER], code="b", settings="t")
    lake.billed(26, [], [OTHER], code="b", settings="t")
    lake.billed(30, [first], [bill("ACC1", "9.00", "0.00", "0.00")], is_killed=True)
    return lake


def settings(lake: BilledLake) -> list[str]:
    return settings_of(lake.folder.parent, str(lake.folder))


def test_every_state_tells_its_run_its_inputs_and_what_changed(
    lake: BilledLake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bill_history.main([*BILL, *settings(lake)]) == 0
    assert capsys.readouterr().out == HISTORY


def test_as_json_it_is_the_same(lake: BilledLake, capsys: pytest.CaptureFixture[str]) -> None:
    assert bill_history.main([*BILL, *settings(lake), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["bill_id"], told["states"]) == ("2026-03-ACC1", 3)
    second = told["listed"][1]
    assert (second["by"], second["user"], second["versions"]["gold.bills"]) == ("Amal", "noon", 1)
    assert second["inputs"]["gold.rated_usage"] == {"was": 0, "now": 1}
    assert {"of": "tax/vat", "field": "amount", "was": None, "now": "1.40"} in second["changes"]


def test_a_state_that_is_kept_no_more_is_said_and_the_others_are_shown(
    lake: BilledLake, capsys: pytest.CaptureFixture[str]
) -> None:
    log.opened(str(lake.folder / "gold/bills"), 1).create_checkpoint()
    (lake.folder / "gold/bills/_delta_log/00000000000000000000.json").unlink()
    assert bill_history.main([*BILL, *settings(lake)]) == 0
    told = capsys.readouterr()
    assert "what 2 runs left is not kept any more, the last: bill-cycle-20260401T040000" in told.err
    assert "gold.bills has no version 0: it is older" in told.err
    assert told.out.startswith("Bill 2026-03-ACC1: 2 states")


@pytest.mark.parametrize(
    ("account", "runs", "why"),
    [("ACC7", True, "no run left a bill 2026-03-ACC7"), ("ACC1", False, "An older Tollhouse wrote it")],
)
def test_no_bill_and_no_history_are_sentences(
    lake: BilledLake, capsys: pytest.CaptureFixture[str], account: str, runs: bool, why: str
) -> None:
    if not runs:
        shutil.rmtree(lake.folder / "_runs")
    assert bill_history.main(["--account", account, *BILL[2:], *settings(lake)]) == 1
    assert why in capsys.readouterr().err


def test_a_number_stands_for_its_bill_and_documents_are_listed(
    later_lake: ProvedLake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bill_history.main(["B2026-0000001", *later_lake.args]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Bill 2026-03-ACC1: 2 states, as runs left it")
    assert "B2026-0000001  bill  2026-04-02  for 2026-03  " in said.splitlines()[-1]
