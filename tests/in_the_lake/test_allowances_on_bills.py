"""What a bill says of free units and buckets, for a number that moves from the ones to the others, by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jobs import bill_cycle, rate_usage
from jobs.show_bill import JOB
from lake.store import Store
from serving.bill_text import bill_text
from serving.invoices.summary import summary
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.in_the_lake.plans_that_share import FAMILY, owner, with_plans
from tests.oracle.records import Use
from tests.small_lakes import SETTINGS, subscriber_row, usage_row, write, write_tariff

pytestmark = pytest.mark.slow


def test_free_units_and_buckets_stand_apart_and_each_adds_up(store: Store, tmp_path: Path) -> None:
    own = FAMILY.replace("shared = true", '\n[[version.bucket]]\nname = "at_night"\nservice = "voice"\nunits = 90')
    write_tariff(store, with_plans(tmp_path, FAMILY, own.replace('"family"', '"single"')))
    spells = [("standard", 1, 10), ("family", 10, 20), ("single", 20, None)]
    who = owner(1, "A1", "standard")
    write(
        store,
        SUBSCRIBERS,
        [
            subscriber_row(owner(1, "A1", plan))
            | {"valid_from": date(2026, 3, begin), "valid_to": end and date(2026, 3, end)}
            for plan, begin, end in spells
        ],
    )
    calls = [(5, 200), (12, 100), (25, 60)]  # 120 of 200 free; two minutes of 300 s shared; one of 300 of its own
    uses = [Use(f"on the {day}th", "voice", who.msisdn, datetime(2026, 3, day, 15, tzinfo=UTC), n) for day, n in calls]
    write(store, USAGE, [usage_row(use, n) for n, use in enumerate(uses)])
    assert rate_usage.main(SETTINGS, store) == 0
    assert bill_cycle.main(["--cycle", "2026-03", *SETTINGS], store) == 0
    counts = JOB.counts([*SETTINGS, "--cycle", "2026-03", "--account", "A1"], store)
    bill = counts["bill"]
    assert Decimal(bill["amounts"]["usage_amount"]) == Decimal("0.80"), "80 s at 0.01 outside the free ones"
    listed = [
        (a["msisdn"], a["bucket"], *(a[name] for name in ("granted", "carried_in", "used", "carried_out")))
        for a in bill["allowances"]
    ]
    assert sorted(listed, key=str) == [
        (who.msisdn, "at_night", 90, 0, 0, 0),
        (who.msisdn, "minutes", 300, 0, 60, 0),
        (who.msisdn, None, 120, 0, 120, 0),
        (None, "minutes", 300, 0, 120, 0),
    ]
    text = bill_text(bill, {"billing_run": "r", "billed_at": "t", "input_versions": "{}", "versions": {}})
    for line in ("Voice, at night", "Voice, minutes", "shared"):
        assert line in text
    (table,) = (table for table in summary(bill) if table.title == "Free allowances")
    assert [row[0] for row in table.rows] == ["Voice", "Voice, at night", "Voice, minutes", "Voice, minutes"]
