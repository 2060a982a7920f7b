"""What a bill says of free units and buckets, for a number that moves from the ones to the others, by hand."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import cycle
from gold.rated_usage import RATED_USAGE
from jobs.show_bill import JOB
from serving.bill_text import bill_text
from serving.invoices.summary import summary
from tests.in_the_lake.plans_that_share import FAMILY, owner, with_plans
from tests.oracle.records import Use
from tests.plain_lake import PlainLake
from tests.small_lakes import subscriber_row, usage_row


def test_free_units_and_buckets_stand_apart_and_each_adds_up(tmp_path: Path) -> None:
    own = FAMILY.replace("shared = true", '\n[[version.bucket]]\nname = "at_night"\nservice = "voice"\nunits = 90')
    tariff = with_plans(tmp_path, FAMILY, own.replace('"family"', '"single"'))
    spells = [("standard", 1, 10), ("family", 10, 20), ("single", 20, None)]
    who = owner(1, "A1", "standard")
    subscribers = [
        subscriber_row(owner(1, "A1", plan))
        | {"valid_from": date(2026, 3, begin), "valid_to": end and date(2026, 3, end)}
        for plan, begin, end in spells
    ]
    calls = [(5, 200), (12, 100), (25, 60)]  # 120 of 200 free; two minutes of 300 s shared; one of 300 of its own
    uses = [Use(f"on the {day}th", "voice", who.msisdn, datetime(2026, 3, day, 15, tzinfo=UTC), n) for day, n in calls]
    lake = PlainLake(tmp_path)
    lake.loaded([usage_row(use, n) for n, use in enumerate(uses)], subscribers, tariff)
    lake.rate()
    versions = lake.reader.versions(RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES)
    lake.bill(cycle("2026-03"), input_versions=json.dumps(versions))
    counts = JOB.counts([*lake.args, "--cycle", "2026-03", "--account", "A1"])
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
