"""What the summary of a month takes of its jobs' counts."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars
import pytest

from lake.settings import Lake, Settings, read_settings
from serving.month_summary import finding, money, month_counts, span
from serving.snapshots import Manifest, begin, finish, flip
from tests.builders import ROOT

COUNTS: dict[str, dict[str, Any]] = {
    "produce-cdrs": {"events": 9},
    "ingest-cdrs": {"events": 8},
    "mediate-cdrs": {"usage": 4, "rejects": 3, "rejects_by_reason": {"no_owner": 3}, "duplicates": 2, "conflicts": 1},
    "rate-usage": {"rated": 1, "rejected": 1, "unmatched": 1, "error": 1},
    "bill-cycle": {"cycle": "2026-03", "bills": 1, "rated": 1, "total_due": "7.00"},
    "reconcile-lake": {"result": "every hop balances"},
}


def test_events_produced_and_ingested_and_uses_rated_and_billed_are_told_apart() -> None:
    month = month_counts(COUNTS | {"bill-cycle": COUNTS["bill-cycle"] | {"rated": 5}})
    assert (month.produced, month.ingested, month.rated, month.billed) == (9, 8, 1, 5)


@pytest.mark.parametrize(("job", "name"), [(job, name) for job, counts in COUNTS.items() for name in counts])
def test_a_count_that_its_job_renames_does_not_vanish_from_the_summary(job: str, name: str) -> None:
    others = {key: value for key, value in COUNTS[job].items() if key != name}
    with pytest.raises(KeyError, match=name):
        month_counts(COUNTS | {job: others | {f"{name}_now": COUNTS[job][name]}})


def test_the_bills_of_several_months_are_told_month_by_month_and_added_up(tmp_path: Path) -> None:
    bills = {f"bill-cycle {cycle}": COUNTS["bill-cycle"] | {"cycle": cycle} for cycle in ("2026-03", "2026-02")}
    month = month_counts({job: counts for job, counts in COUNTS.items() if job != "bill-cycle"} | bills)
    assert (month.bills, month.billed) == (2, 2)
    assert span(month) == "2026-02 to 2026-03"
    (published(tmp_path) / "reports/revenue_by_service.csv").write_text("service_type,total_revenue\n")
    said = "\n".join(money(month, settings(tmp_path)))
    assert "14.00 MAD in all\n            7.00  2026-02\n            7.00  2026-03\n" in said
    assert span(month_counts(COUNTS)) == "2026-03"


def published(folder: Path) -> Path:
    """The folder of a snapshot of nothing."""
    finish(begin(folder, "a"), Manifest("a", {}, {}, (), "2026-04-01T00:00:00.000+00:00"))
    flip(folder, "a")
    return folder / "a"


def settings(published: Path) -> Settings:
    return replace(read_settings(ROOT / "conf/local.toml"), lake=Lake("lake", str(published), "invoices"))


def test_the_finding_is_the_reason_that_most_money_is_lost_for_and_how_to_mend_it(tmp_path: Path) -> None:
    rejects = {
        "reason": ["not_utf8", "negative_units", "negative_units"],
        "records": [900, 1, 2],
        "estimated_charge": [Decimal("10.50"), Decimal("5.50"), Decimal("5.25")],
    }
    polars.DataFrame(rejects).write_parquet(published(tmp_path) / "fact_reject/2026-03.parquet", mkdir=True)
    said = list(finding(settings(tmp_path), Path("demo.toml"), "2026-03"))
    seen = "3 records counted in 2026-03 were rejected as negative units"
    assert said[1] == f"Worth a look: {seen}, which would have brought some 10.75 MAD."
    assert said[2].startswith("  An amount is below zero")
    assert said[-1] == "  var/venv/bin/tollhouse open-dashboard --settings demo.toml"


def test_a_month_without_rejects_has_a_dashboard_all_the_same(tmp_path: Path) -> None:
    published(tmp_path)
    said = list(finding(settings(tmp_path), Path("demo.toml"), "2026-03"))
    assert [line.partition(" --")[0] for line in said] == [
        "",
        "The dashboard shows this, and the rest:",
        "  var/venv/bin/tollhouse open-dashboard",
    ]
