"""A gate keeps bad rows out, names what is wrong with them, and leaves the table as it was."""

import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import DataFrame

from expectations import bills_gate, rated_usage_gate, usage_gate
from expectations.gate import PAGES_KEPT
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from lake.command import Call, ControlFailed
from lake.settings import read_settings
from lake.store import Gate, Store
from lake.table import Table
from silver.usage import USAGE
from tests.control_rows import bill_rows, rated_rows, use_rows
from tests.small_lakes import ROOT

GATES: dict[str, tuple[Table, Callable[..., Gate], Callable[..., DataFrame]]] = {
    "usage": (USAGE, usage_gate, use_rows),
    "rated": (RATED_USAGE, rated_usage_gate, rated_rows),
    "bills": (BILLS, bills_gate, bill_rows),
}


def call(store: Store) -> Call:
    return Call(Namespace(), read_settings(ROOT / "conf/local.toml"), "a-job", store)


def pages(store: Store, table: Table) -> list[Path]:
    return sorted(Path(store.root, "_expectations", table.name).glob("*.html"))


@pytest.mark.parametrize("kind", GATES)
def test_good_rows_enter_without_a_word(store: Store, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    table, gate, rows = GATES[kind]

    assert store.merge(table, rows(store, {}), gate=gate(call(store)))["insert"] == 1

    assert capsys.readouterr().err == ""
    (page,) = pages(store, table)
    text = page.read_text()
    assert "The rows were let in." in text
    assert "http" not in text


@pytest.mark.parametrize(
    ("kind", "broken", "rule"),
    [
        ("usage", {"units": -1}, "units_not_negative"),
        ("usage", {"units": None}, "required_columns_filled"),
        ("usage", {"usage_id": ""}, "usage_id_not_empty"),
        ("usage", {"record_type": "fax"}, "record_type_known"),
        ("usage", {"technology": "LTE"}, "technology_known"),
        ("usage", {"msisdn": "0612345678"}, "msisdn_is_e164"),
        ("rated", {"charge": Decimal("-0.000001")}, "charge_not_negative"),
        ("rated", {"charge": None}, "charge_iff_decided"),
        ("rated", {"status": "free"}, "status_known"),
        ("rated", {"status": "rejected", "reason": "no_roaming"}, "rejected_costs_nothing"),
        ("rated", {"reason": "why"}, "reason_iff_not_rated"),
        ("rated", {"free_units": 61}, "free_units_within_units"),
        ("rated", {"free_units": None}, "free_units_within_units"),
        ("rated", {"free_units": 60}, "free_use_costs_nothing"),
        ("rated", {"account_id": None}, "rated_has_an_account"),
        ("rated", {"cycle": "2026-04"}, "cycle_is_the_local_month"),
        ("bills", {"total_due": Decimal("2.53")}, "adds_up"),
        ("bills", {"tax_amount": Decimal("-9.42"), "total_due": Decimal("-7.32")}, "not_negative"),
        (
            "bills",
            {"discount_amount": Decimal("0.01"), "total_due": Decimal("2.53")},
            "discount_not_positive",
        ),
        ("bills", {"numbers": 0}, "a_number_is_active"),
    ],
)
def test_a_planted_bad_row_is_named_and_the_table_stays_as_it_was(
    store: Store, kind: str, broken: dict[str, Any], rule: str
) -> None:
    table, gate, rows = GATES[kind]
    store.create(table)

    with pytest.raises(ControlFailed, match=rule) as failed:
        store.merge(table, rows(store, {} | KEEP_KEY[kind], broken), gate=gate(call(store)))

    assert "is broken by 1, at most 0 may" in str(failed.value)
    assert store.version(table) == 0
    assert store.read(table).count() == 0
    assert str(pages(store, table)[0]) in str(failed.value)


KEEP_KEY: dict[str, dict[str, Any]] = {
    "usage": {"usage_id": "good"},
    "rated": {"usage_id": "good"},
    "bills": {"bill_id": "2026-03-GOOD", "account_id": "GOOD"},
}


def test_the_same_key_twice_is_refused_with_the_key(store: Store) -> None:
    with pytest.raises(ControlFailed, match=r"key_unique .* such as usage_id = twice"):
        store.append(
            USAGE,
            use_rows(store, {"usage_id": "twice"}, {"usage_id": "twice"}),
            gate=usage_gate(call(store)),
        )


def test_a_warning_is_said_and_the_rows_enter(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.insert(
        USAGE,
        use_rows(store, {"technology": None, "warnings": ["unknown_technology"]}),
        usage_gate(call(store)),
    )

    assert store.read(USAGE).count() == 1
    warnings = capsys.readouterr().err.splitlines()
    assert [text.partition(" (")[0] for text in warnings] == [
        "a-job: warning: new rows of silver.usage: technology_given",
        "a-job: warning: new rows of silver.usage: nothing_odd",
    ]
    assert "is broken by 100.00%, at most 5.00% may" in warnings[0]


def test_rows_that_only_go_pass_the_gate(store: Store) -> None:
    store.append(USAGE, use_rows(store, {}))

    nothing = store.read(USAGE).where("false")
    counts = store.merge(USAGE, nothing, delete_missing=True, gate=usage_gate(call(store)))

    assert counts == {"insert": 0, "update": 0, "delete": 1}


def test_only_the_last_pages_are_kept(store: Store) -> None:
    folder = Path(store.root, "_expectations", USAGE.name)
    folder.mkdir(parents=True)
    for number in range(PAGES_KEPT + 5):
        folder.joinpath(f"20200101T0000{number:02}-old.html").touch()

    usage_gate(call(store))(use_rows(store, {}))

    kept = pages(store, USAGE)
    assert len(kept) == PAGES_KEPT
    assert kept[-1].name.endswith("-mediate-1.html")


def test_the_judge_works_in_a_program_given_on_the_command_line() -> None:
    """Great Expectations imports a part of pyspark that ends such a program, status 0, no word."""
    program = "from expectations.verdicts import library; print(library().__version__)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.strip()
