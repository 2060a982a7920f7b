"""A cycle day that changes, or was wrong: each use in one cycle, nothing lost and nothing twice, by hand."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from jobs import bill_cycle, rate_usage
from lake.reader import Reader
from lake.store import Store
from lake.table import Table
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.in_the_lake.cycle_day_cases import call, day, lines, owner, tariff
from tests.small_lakes import KNOWN, SETTINGS, frame, usage_row, write, write_tariff

BEFORE = {  # by number: its cycle day, or none, then each use's cycle and charge
    "to 15": (1, "03 0", "04 0", "04 0.30"),  # 40 of March come over: 140 cover 70 and 70 of 100
    "to 28": (1, "03 0", "04 0", "04 0.30"),
    "to 1": (15, "02 0", "03 0", "04 0"),
    "28 then 1": (28, "02 0", "03 0", "03 0.70"),
    "1 then 15": (1, "03 0", "04 0", "04 0.30"),
    "new": (None, "03 none", "04 none", "04 none"),
    "bucket to 28": (1, "03 0", "04 0", "04 0"),
}
AFTER = {
    "to 15": ("02 0", "03 0", "04 0"),
    "to 28": ("02 0", "03 0", "03 0.70"),
    "to 1": ("03 0", "04 0", "04 0.30"),
    "28 then 1": ("02 0", "03 0", "04 0"),  # 28 March to 14 April, then 15 to 30 April
    "1 then 15": ("03 0", "03 0.30", "04 0"),  # March and 10 to 14 April, then the rest
    "new": ("02 0", "03 0", "04 0"),
    "bucket to 28": ("02 0.60", "03 0", "03 0"),  # before the lake's first cycle buckets grant nothing
}
BALANCES = {  # after it: granted, carried in, used, carried out
    "to 15": {"02": (100, 0, 60, 0), "03": (100, 0, 70, 30), "04": (100, 30, 100, 30)},
    "to 28": {"02": (100, 0, 60, 0), "03": (100, 0, 100, 0)},
    "to 1": {"03": (100, 0, 60, 40), "04": (100, 40, 140, 0)},
    "28 then 1": {"02": (100, 0, 60, 0), "03": (100, 0, 70, 30), "04": (100, 30, 100, 30)},
    "1 then 15": {"03": (100, 0, 100, 0), "04": (100, 0, 100, 0)},
    "new": {"02": (100, 0, 60, 0), "03": (100, 0, 70, 30), "04": (100, 30, 100, 30)},
}


def corrected(name: str) -> list[dict[str, Any]]:
    """The rows of a number after the change."""
    if " then " not in name:
        return [owner(name, int(name.rsplit(maxsplit=1)[-1]) if name != "new" else 15)]
    one, two = (int(cycle_day) for cycle_day in name.split(" then "))
    from_day = day("04-15") if one == 28 else day("04-10")
    return [owner(name, one, valid_to=from_day), owner(name, two, valid_from=from_day)]


@pytest.mark.slow
def test_a_day_that_changes_moves_each_use_to_one_cycle_and_what_it_leaves_behind_goes(
    store: Store, tmp_path: Path
) -> None:
    days = {"03-10 12:00:00": 60, "04-10 12:00:00": 70, "04-20 12:00:00": 100}
    uses = [call(f"{name} {n}", name, at, units) for name in BEFORE for n, (at, units) in enumerate(days.items())]
    write_tariff(store, tariff(tmp_path))
    write(store, USAGE, [usage_row(use, n) for n, use in enumerate(uses)])
    write(store, SUBSCRIBERS, [owner(name, before[0]) for name, before in BEFORE.items() if before[0]])
    assert rate_usage.main(SETTINGS, store) == 0
    assert outcome(store) == {name: before[1:] for name, before in BEFORE.items()}

    ended = [owner(name, before[0]) | {"known_to": KNOWN} for name, before in BEFORE.items() if before[0]]
    overwrite(store, SUBSCRIBERS, [*ended, *(row for name in AFTER for row in corrected(name))])
    assert rate_usage.main(SETTINGS, store) == 0
    assert outcome(store) == AFTER
    balances: dict[str, dict[str, tuple[int, ...]]] = {name: {} for name in BALANCES}
    for row in store.read(ALLOWANCE_BALANCES).where("msisdn NOT LIKE 'bucket%'").collect():
        amounts = tuple(row[name] for name in ("granted", "carried_in", "used", "carried_out"))
        balances[row["msisdn"]][row["cycle"].removeprefix("2026-")] = amounts
    assert balances == BALANCES
    buckets = store.read(BUCKET_BALANCES).select("cycle", "granted", "carried_in", "used", "carried_out").collect()
    assert [tuple(row) for row in buckets] == [("2026-03", 310, 0, 170, 140)]

    versions = store.versions(RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES)
    assert rate_usage.JOB.counts(SETTINGS, store)["changed"] == 0
    assert store.versions(RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES) == versions
    for name in ("2026-03", "2026-04"):
        assert bill_cycle.main(["--cycle", name, *SETTINGS], store) == 0
    changed = store.read(BILLS).where("bill_id = '2026-04-1 then 15'").select("first_day", "last_day").collect()
    assert [tuple(row) for row in changed] == [(day("04-01"), day("05-14"))]
    reader = Reader(store.root)
    march, april = (lines(reader.rows(BILL_LINES, {"cycle": [name]})) for name in ("2026-03", "2026-04"))
    assert (march["28 then 1"]["monthly"], april["28 then 1"]["monthly"]) == ("18.00", "16.53")  # 18 of 31, 16 of 30
    assert (march["1 then 15"]["monthly"], april["1 then 15"]["monthly"]) == ("36.00", "40.30")  # 31 + 5, 9 + 30 days


def outcome(store: Store) -> dict[str, tuple[str, ...]]:
    """Each number's uses in their order: cycle and charge."""
    by_number: dict[str, tuple[str, ...]] = {}
    for row in sorted(store.read(RATED_USAGE).collect(), key=lambda row: str(row["usage_id"])):
        charge = row["charge"]
        text = "none" if charge is None else "0" if not charge else str(charge.quantize(Decimal("0.01")))
        by_number[row["msisdn"]] = (*by_number.get(row["msisdn"], ()), f"{row['cycle'].removeprefix('2026-')} {text}")
    return by_number


def overwrite(store: Store, table: Table, rows: list[dict[str, Any]]) -> None:
    """Makes the table hold these rows and no others."""
    frame(store, table, rows).write.format("delta").mode("overwrite").save(store.path(table))
