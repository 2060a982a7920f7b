"""What an invoice says, before anybody draws it: the document of a bill, made of the bill's rows alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from lake.currency import minor_units
from lake.time_zones import read_time_zone

Row = Mapping[str, Any]
Document = dict[str, Any]

BILL = ("bill_id", "account_id", "cycle", "status", "currency", "rounding")
CUSTOMER = ("customer_name", "region", "is_student", "is_urban", "joined_on", "plan", "numbers")
AMOUNTS = ("usage_amount", "discount_amount", "fee_amount", "tax_amount", "included_tax_amount", "total_due")
LINE = ("line_no", "line_id", "kind", "name", "label", "msisdn", "record_type", "uses", "units", "free_units")
BALANCE = ("carried_in", "used", "carried_out")
TARIFF = ("plan", "plan_version", "tariff_hash")
USE = ("msisdn", "record_type", "other_party", "is_roaming", "is_international", "units", "free_units")
USE_COLUMNS = ("usage_id", "start_time", *USE, "modifier", "charge", *TARIFF)
"""The columns of a use that a document tells of."""


@dataclass(frozen=True)
class BillRows:
    """The rows of gold that stand behind a bill, in any order.

    bill: of gold.bills. lines: of gold.bill_lines. allowances, buckets: of the cycle in gold.allowance_balances and
    gold.bucket_balances, of the numbers that the bill has usage lines of, and of the buckets that its account shares,
    which stand without a number; those of others are passed over. uses: of gold.rated_usage, those that it charges,
    whose times have an offset.
    """

    bill: Row
    lines: Iterable[Row]
    allowances: Iterable[Row]
    buckets: Iterable[Row]
    uses: Iterable[Row]


def document(rows: BillRows, time_zone: str) -> Document:
    """A bill as JSON has it: decimals and days as texts, lists in their order.

    time_zone: IANA name, of the local times. Amounts have as many decimals as the bill's currency.
    """
    bill, lines, uses = rows.bill, in_order(rows.lines, "line_no"), in_order(rows.uses, "start_time", "usage_id")
    decimals = decimals_of(bill)
    return {
        **texts(bill, BILL),
        "time_zone": time_zone,
        "period": texts(bill, ("first_day", "last_day")),
        "customer": texts(bill, CUSTOMER),
        "amounts": {name: amount(bill[name], decimals) for name in AMOUNTS},
        "rules": texts(bill, ("rules_version", "rules_hash")),
        "lines": [line_entry(line, decimals) for line in lines],
        "allowances": balances(bill["account_id"], numbers_of(lines), rows),
        "tariffs": in_order(distinct(texts(use, TARIFF) for use in uses), *TARIFF),
        "items": [item_entry(use, read_time_zone(time_zone)) for use in uses],
    }


def file_name(bill_id: str) -> str:
    """What the files of a bill are called, without their ending: an id may have any sign."""
    return quote(bill_id, safe=" ")


def numbers_of(lines: Iterable[Row]) -> set[str]:
    """The numbers whose use is billed."""
    return {line["msisdn"] for line in lines if line["kind"] == "usage"}


def line_entry(line: Row, decimals: int) -> Document:
    entry = texts(line, LINE) | {"base": exact(line["base"]), "rate": exact(line["rate"])}
    return entry | {name: amount(line[name], decimals) for name in ("amount", "included")}


def balances(account: str, numbers: set[str], rows: BillRows) -> list[Document]:
    """What each number had free of each service, what its buckets covered, and those that the account shares."""
    own = [balance_entry(row["msisdn"], row, None) for row in rows.allowances if row["msisdn"] in numbers]
    for row in rows.buckets:
        if row["holder"] in numbers:
            own.append(balance_entry(row["holder"], row, row["bucket"]))
        if row["holder"] == account and not account.startswith("+"):
            own.append(balance_entry(None, row, row["bucket"]))
    return in_order(own, "msisdn", "record_type", "bucket", "granted", *BALANCE)


def balance_entry(msisdn: str | None, row: Row, bucket: str | None) -> Document:
    """One balance. An earlier plan of the cycle may have granted more than the last one, which the balance tells: what
    was used was granted."""
    granted = max(row["granted"], row["used"] - row["carried_in"])
    whose = {"msisdn": msisdn, "record_type": row["record_type"], "bucket": bucket, "granted": granted}
    return whose | texts(row, BALANCE)


def item_entry(use: Row, time_zone: ZoneInfo) -> Document:
    """One use, its start in UTC and in local time."""
    start = use["start_time"]
    return {
        "start": f"{start:%Y-%m-%dT%H:%M:%SZ}",
        "usage_id": use["usage_id"],
        "local_start": f"{start.astimezone(time_zone):%Y-%m-%d %H:%M:%S}",
        **texts(use, USE),
        "modifier": exact(use["modifier"]),
        "charge": exact(use["charge"]),
    }


def texts(row: Row, names: Iterable[str]) -> Document:
    """Some columns; days as texts."""
    return {name: str(value) if isinstance(value := row[name], date) else value for name in names}


def exact(value: Decimal | None) -> str | None:
    """A decimal with all its places as text, since JSON's readers take numbers for floats."""
    return None if value is None else f"{value:f}"


def decimals_of(bill: Row) -> int:
    """How many decimals a bill's amounts have: those of its currency, whatever others have."""
    decimals = minor_units(bill["currency"])
    assert decimals is not None  # the expectations of gold.bills
    return decimals


def amount(value: Decimal | None, decimals: int) -> str | None:
    """An amount with the currency's own number of decimals."""
    return None if value is None else exact(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def distinct(entries: Iterable[Document]) -> Iterable[Document]:
    return {tuple(entry.values()): entry for entry in entries}.values()


def in_order(rows: Iterable[Any], *names: str) -> list[Any]:
    """The rows by these columns, one after another; nothing comes before something."""
    sort_key: Callable[[Row], tuple[Any, ...]] = lambda row: tuple((row[n] is not None, row[n]) for n in names)  # noqa: E731
    return sorted(rows, key=sort_key)
