"""Which draft bills may go: whose time is over, whose uses are rated and charged, whose sums are right."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gold.bill_lines import BILL_LINES
from gold.billing.note_terms import NoteTerms
from gold.billing.notes import Drafted
from gold.bills import BILLS
from gold.issuing.checks import Checks
from gold.issuing.content import Issuer
from gold.issuing.drafts import Drafts
from gold.issuing.judgement import BEHIND, COLLECTING, SUMS, THE_TARIFF, UNRATED, Judgement
from tests.serving.gold_rows import DEFAULTS, bill, rule_line, usage_line

Rows = dict[str, list[dict[str, Any]]]

JUDGEMENT = Judgement("2026-03", Checks(5, Decimal(1_000), 2), 3, date(2026, 4, 4))
ISSUER = Issuer({"name": "T", "address": "here", "vat_id": "MA1"}, "MAD", 2, "Africa/Casablanca")
RATED = {"status": "rated", "reason": None, "record_type": "voice", "uses": 2, "charge": Decimal("6.405180")}
SMS = {"status": "error", "reason": "no_price", "record_type": "sms", "uses": 3, "charge": None}
DATA = {"status": "missing", "reason": None, "record_type": "data", "uses": 1, "charge": None}


def account(**other: list[dict[str, Any]]) -> Rows:
    """Rows of an account with a fresh bill of 7.91 for two uses, both rated."""
    lines = [
        usage_line("A", "+212600000001", 1, "6.405180", "6.41", uses=2),
        rule_line("A", "fee", "regulatory", 2, "1.50"),
    ]
    rows: Rows = {
        "bills": [DEFAULTS[BILLS.name] | bill("A", "6.41", "1.50", "0.00")],
        "lines": [dict.fromkeys(BILL_LINES.names) | DEFAULTS[BILL_LINES.name] | line for line in lines],
        "posted": [],
        "subscribers": [],
        "uses": [RATED],
        "newer": [],
        "golden": [],
    }
    return rows | other


def drafted(rows: Mapping[str, Sequence[Mapping[str, Any]]], cycle: str = "2026-03") -> Drafted:
    """What is drafted of an account's rows."""
    return Drafts(cycle, ISSUER, NoteTerms(True, Decimal(0), "")).drafted("A", rows)


def faults(rows: Rows, judgement: Judgement = JUDGEMENT) -> list[tuple[str, str]]:
    """The checks that fail, and why."""
    return [(finding.check, finding.why) for finding in judgement.findings(rows, drafted(rows))]


def test_a_bill_whose_uses_are_all_rated_and_charged_goes() -> None:
    assert faults(account()) == []


@pytest.mark.parametrize(
    ("today", "days", "last_day", "until"),
    [
        (date(2026, 4, 3), 3, date(2026, 3, 31), "2026-04-03"),
        (date(2026, 4, 4), 3, date(2026, 3, 31), None),
        (date(2026, 3, 31), 0, date(2026, 3, 31), "2026-03-31"),
        (date(2026, 4, 1), 0, date(2026, 3, 31), None),
        (date(2026, 4, 17), 3, date(2026, 4, 14), "2026-04-17"),
        (date(2026, 4, 18), 3, date(2026, 4, 14), None),
    ],
)
def test_late_usage_is_waited_for_by_the_last_day_of_the_accounts_own_cycle(
    today: date, days: int, last_day: date, until: str | None
) -> None:
    rows = account(uses=[RATED, SMS], golden=[{"total_due": Decimal("9.00")}])
    rows["bills"][0] |= {"last_day": last_day}
    findings = list(replace(JUDGEMENT, today=today, collection_days=days).findings(rows, drafted(rows)))
    if until:
        assert [(one.check, one.why) for one in findings] == [(COLLECTING, f"still collecting until {until}")]
    else:
        assert [one.check for one in findings] == [UNRATED, "golden"], "it is judged by all that it has"


def test_open_uses_hold_a_bill_and_are_told_by_what_keeps_them() -> None:
    rows = account(uses=[SMS, RATED, DATA])
    (finding,) = JUDGEMENT.findings(rows, drafted(rows))
    assert finding.why == "4 uses are not rated: 1 data missing, 3 sms error (no_price)"
    assert finding.uses == [
        {name: row[name] for name in ("status", "reason", "record_type", "uses")} for row in (DATA, SMS)
    ]


def test_notes_are_held_by_no_use() -> None:
    issued = {"kind": "bill", "cycle": "2026-03", "document_id": "2026-03-A", "number": "B1", "lines": []}
    assert faults(account(posted=[issued], uses=[SMS], newer=[{"what": THE_TARIFF}])) == []


def test_a_bill_that_charges_other_uses_than_are_rated_is_behind() -> None:
    more = RATED | {"reason": "free_number", "uses": 1, "charge": Decimal(0)}
    assert faults(account(uses=[RATED, more])) == [
        (BEHIND, "charges voice: 2 uses of 6.405180, and 3 uses of 6.405180 are rated: run tollhouse bill-cycle")
    ]
    assert [check for check, _ in faults(account(uses=[]))] == [BEHIND], "what it charges is not rated any more"


def test_a_bill_that_was_made_before_something_changed_is_behind() -> None:
    why = "was made before the tariff changed: run tollhouse rate-usage and bill-cycle"
    assert faults(account(newer=[{"what": THE_TARIFF}])) == [(BEHIND, why)]


def test_uses_that_went_from_one_service_to_another_are_two_differences() -> None:
    both = faults(account(uses=[RATED | {"record_type": "data"}]))
    assert [(check, why.split(":")[0]) for check, why in both] == [(BEHIND, "charges data"), (BEHIND, "charges voice")]


def test_a_golden_account_owes_what_is_known_of_its_fresh_bill_and_has_one() -> None:
    known = [{"total_due": Decimal("7.90")}]
    assert faults(account(golden=known)) == [("golden", "7.91 and not the 7.90 that is known of it")]
    assert faults(account(golden=[{"total_due": Decimal("7.91")}])) == []
    none = account(bills=[], lines=[], uses=[], golden=known)
    assert faults(none) == [("golden", "has no bill and not the 7.90 that is known of it")]


def test_an_account_without_a_bill_is_named_where_it_used_anything_that_is_not_free() -> None:
    free = RATED | {"reason": "free_number", "charge": Decimal(0)}
    assert faults(account(bills=[], lines=[], uses=[free])) == []
    assert faults(account(bills=[], lines=[], uses=[RATED, SMS])) == [
        (UNRATED, "3 uses are not rated: 3 sms error (no_price)"),
        (BEHIND, "has 2 rated uses and no bill: run tollhouse bill-cycle"),
    ]


def test_what_does_not_add_up_is_found_whatever_else_holds_a_bill() -> None:
    rows = account()
    rows["lines"].pop()
    collecting = replace(JUDGEMENT, today=date(2026, 4, 1))
    assert [check for check, _ in faults(rows, collecting)] == [SUMS, COLLECTING]
