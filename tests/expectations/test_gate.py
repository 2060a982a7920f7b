"""A gate keeps bad rows out, names what is wrong with them, and leaves the table as it was."""

import json
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pyspark.sql import DataFrame

from expectations import bills_gate, rated_usage_gate, usage_gate
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from lake.settings import read_settings
from lake.store import Gate, Store
from lake.table import Table
from machine.command import Call, ControlFailed
from silver.usage import USAGE
from tests.control_rows import Row, bill_rows, rated_rows, use_rows
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


@pytest.mark.parametrize(
    "kind", ["usage", *(pytest.param(other, marks=pytest.mark.slow) for other in ("rated", "bills"))]
)
def test_good_rows_enter_without_a_word(store: Store, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    table, gate, rows = GATES[kind]

    assert store.merge(table, rows(store, {}), gate=gate(call(store)))["insert"] == 1

    assert capsys.readouterr().err == ""
    (page,) = pages(store, table)
    assert "The rows were let in." in page.read_text()
    assert json.loads(page.with_name(f"{page.stem}.json").read_text())["success"] is True


@pytest.mark.parametrize("kind", GATES)
def test_a_planted_bad_row_stops_the_merge_and_the_table_stays_as_it_was(store: Store, kind: str) -> None:
    table, gate, rows = GATES[kind]
    store.create(table)
    (rule, broken), *_ = BROKEN[kind].items()

    with pytest.raises(ControlFailed, match=rf"{rule} .* is broken by 1, at most 0 may") as failed:
        store.merge(table, rows(store, {}, OTHER[kind] | broken), gate=gate(call(store)))

    assert store.version(table) == 0
    assert store.read(table).count() == 0
    assert str(pages(store, table)[0]) in str(failed.value)


OTHER: dict[str, Row] = {
    "usage": {"usage_id": "bad"},
    "rated": {"usage_id": "bad"},
    "bills": {"bill_id": "2026-03-BAD", "account_id": "BAD"},
}
"""The key of the bad row, as columns."""

BROKEN: dict[str, dict[str, Row]] = {
    "usage": {
        "units_not_negative": {"units": -1},
        "required_columns_filled": {"units": None},
        "usage_id_not_empty": {"usage_id": ""},
        "record_type_known": {"record_type": "fax"},
        "technology_known": {"technology": "LTE"},
        "msisdn_is_e164": {"msisdn": "0612345678"},
        "no_other_party_where_none_is_called": {"record_type": "data"},
        "content_hash_is_sha256": {"content_hash": ""},
        "offset_not_negative": {"offset": -1},
    },
    "rated": {
        "charge_not_absurd": {"charge": Decimal("-100000000000")},
        "charge_iff_decided": {"charge": None},
        "status_known": {"status": "free", "reason": "gift"},
        "rejected_costs_nothing": {"status": "rejected", "reason": "no_roaming"},
        "reason_iff_not_charged": {"reason": "why"},
        "free_number_costs_nothing": {"reason": "free_number"},
        "rated_has_an_account": {"account_id": None},
        "rated_has_a_tariff": {"tariff_hash": None},
        "rated_has_a_modifier": {"modifier": None},
        "units_not_negative": {"units": -60, "status": "rejected", "reason": "why", "charge": Decimal(0)},
        "free_units_within_units": {"free_units": None},
        "free_use_costs_nothing": {"free_units": 60},
        "record_type_known": {"record_type": "fax"},
        "cycle_is_the_local_month_or_before_its_cycle_day_the_last": {"cycle": "2026-04"},
        "utc_month_is_of_the_start": {"utc_month": "2026-04"},
        "local_hour_on_the_clock": {"local_hour": 24},
    },
    "bills": {
        "adds_up": {"total_due": Decimal("2.53")},
        "not_negative": {"fee_amount": Decimal("-3.50"), "total_due": Decimal("-2.48")},
        "bill_id_is_cycle_and_account": {"bill_id": "2026-03-ACC0"},
        "cycle_is_a_month": {"cycle": "2026-13", "bill_id": "2026-13-BAD"},
        "it_begins_in_that_month": {"first_day": date(2026, 2, 28), "last_day": date(2026, 3, 27)},
        "it_lasts_a_month_or_nearly_two": {"last_day": date(2026, 4, 28)},
        "currency_is_a_code": {"currency": "dirham"},
        "usage_not_negative": {"usage_amount": Decimal("-0.01"), "total_due": Decimal("1.91")},
        "discount_not_positive": {"discount_amount": Decimal("0.01"), "total_due": Decimal("2.53")},
        "discount_within_usage": {"discount_amount": Decimal("-0.61"), "total_due": Decimal("1.91")},
        "included_tax_not_negative": {"included_tax_amount": Decimal("-0.01")},
        "tax_not_negative": {"tax_amount": Decimal("-0.42"), "total_due": Decimal("1.68")},
        "a_number_is_active": {"numbers": 0},
    },
}
"""By table and rule, what a row says to break it."""


@pytest.mark.parametrize("kind", GATES)
def test_each_rule_finds_the_row_that_breaks_it(store: Store, kind: str) -> None:
    _, gate, rows = GATES[kind]
    bad = [{**OTHER[kind], **broken} for broken in BROKEN[kind].values()]

    with pytest.raises(ControlFailed) as failed:
        gate(call(store))(rows(store, {}, *bad))

    assert [rule for rule in BROKEN[kind] if f"{rule} (" not in str(failed.value)] == []


def test_the_same_key_twice_is_refused_with_the_key(store: Store) -> None:
    with pytest.raises(ControlFailed, match=r"key_unique .* such as usage_id = twice"):
        store.append(
            USAGE,
            use_rows(store, {"usage_id": "twice"}, {"usage_id": "twice"}),
            gate=usage_gate(call(store)),
        )


def test_a_warning_is_said_and_the_rows_enter(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.append(
        USAGE,
        use_rows(store, {"technology": None, "warnings": ["unknown_technology"]}),
        gate=usage_gate(call(store)),
    )

    assert store.read(USAGE).count() == 1
    warnings = capsys.readouterr().err.splitlines()
    assert [text.partition(" (")[0] for text in warnings] == [
        "a-job: warning: new rows of silver.usage: technology_given",
        "a-job: warning: new rows of silver.usage: nothing_odd",
    ]
    assert "is broken by 100 %, at most 5 % may, such as usage_id = use-1; see" in warnings[0]


@pytest.mark.slow
def test_rows_that_only_go_pass_the_gate(store: Store) -> None:
    store.append(USAGE, use_rows(store, {}))

    nothing = store.read(USAGE).where("false")
    counts = store.merge(USAGE, nothing, delete_missing=True, gate=usage_gate(call(store)))

    assert counts == {"insert": 0, "update": 0, "delete": 1}
