"""A year in the lake: a month's runs open the files of the last two months, however many there are before them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import bill_cycle, rate_usage
from lake import log
from lake.store import Store
from lake.table import Table
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.in_the_lake.plans_that_share import owner
from tests.oracle.records import Use
from tests.small_lakes import SETTINGS, subscriber_row, usage_row, write, write_tariff

OWNERS = [owner(number, f"A{number}", "standard") for number in (1, 2)]
SERVICES = ("voice", "sms", "data")
OF_MONTHS = (USAGE, RATED_USAGE, ALLOWANCE_BALANCES, BILL_LINES, BILLS)
"""Tables that grow month by month."""


def write_uses(store: Store, year: int, month: int) -> None:
    """A use of every number and service in a month: a file for each service."""
    start = datetime(year, month, 10, 12, tzinfo=UTC)
    uses = [
        Use(f"{year}-{month}-{who.msisdn}-{service}", service, who.msisdn, start, 60 if service == "voice" else 1)
        for who in OWNERS
        for service in SERVICES
    ]
    write(store, USAGE, [usage_row(use, offset=10_000 * year + 100 * month + n) for n, use in enumerate(uses)])


def files(store: Store, table: Table) -> list[Path]:
    """Those of the table as it is."""
    return [Path(file) for file in log.files(store.path(table), store.version(table))]


def month_of(file: Path) -> str:
    """The month or cycle that a file's partition names."""
    return file.parent.name.partition("=")[2]


@pytest.mark.slow
def test_a_months_runs_open_the_files_of_two_months_of_thirteen(store: Store) -> None:
    write_tariff(store)
    write(store, SUBSCRIBERS, [subscriber_row(who) for who in OWNERS])
    for month in range(3, 13):
        write_uses(store, 2026, month)
    write_uses(store, 2027, 1)
    rate_usage.JOB.counts(SETTINGS, store)
    for cycle in ("2026-03", "2027-01"):
        bill_cycle.JOB.counts([*SETTINGS, "--cycle", cycle], store)
    old_uses = files(store, USAGE)
    write_uses(store, 2027, 2)
    rate_usage.JOB.counts(SETTINGS, store)
    write_uses(store, 2027, 3)

    every = {table.name: files(store, table) for table in OF_MONTHS}
    gone = {name: [file for file in paths if month_of(file) < "2027-02"] for name, paths in every.items()}
    gone[USAGE.name] = old_uses
    gone[ALLOWANCE_BALANCES.name] = [file for file in gone[ALLOWANCE_BALANCES.name] if month_of(file) < "2027-01"]
    for file in [file for paths in gone.values() for file in paths]:
        file.write_bytes(b"no Parquet" * 100)  # a run that opens one fails
    assert rate_usage.JOB.counts(SETTINGS, store)["changed"] == len(OWNERS) * len(SERVICES)
    assert bill_cycle.JOB.counts([*SETTINGS, "--cycle", "2027-03"], store)["bills"] == len(OWNERS)
    kept = {name: set(paths) - set(gone[name]) for name, paths in every.items()}
    assert len(gone[USAGE.name]) > 5 * len(kept[USAGE.name]) > 0
    assert {month_of(file) for file in kept[RATED_USAGE.name]} == {"2027-02"}
    assert {month_of(file) for file in kept[ALLOWANCE_BALANCES.name]} == {"2027-01", "2027-02"}
    assert not kept[BILL_LINES.name] | kept[BILLS.name]
