"""The documents of bills: those that Spark's workers make of all rows are those of each bill's own rows."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from pyspark.sql import SparkSession

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import cycle
from gold.rated_usage import RATED_USAGE, charged_by
from lake.reader import Reader
from lake.rows import having
from lake.store import Store
from serving.invoices.document import BillRows, document
from serving.invoices.documents import documents
from tests.serving.gold_rows import bill, put, rule_line, usage_line, use

MARCH = cycle("2026-03")
ACCOUNTS = [f"A{n:03}" for n in range(40)]
SERVICES = ("voice", "sms", "data")
CURRENCIES = ("JPY", "MAD", "TND", "CLF")
Row = dict[str, Any]


def number(n: int) -> str:
    """The n-th number; two to an account, and every tenth of the account before too."""
    return f"+2126{n:08}"


def numbers(place: int) -> list[str]:
    """Those of an account; one without any stands among them."""
    moved = [number(2 * place - 1)] if place % 10 == 3 else []
    return [] if place == 7 else [number(2 * place), number(2 * place + 1), *moved]


def amount(chance: random.Random, least: int = 0) -> Decimal:
    """An amount of a whole number of currency units, so that it is one of any currency."""
    return Decimal(chance.randint(least, 100_000))


def lines_of(place: int, chance: random.Random) -> list[Row]:
    """Usage of several services, discounts, fees, and taxes of both kinds."""
    account, lines = ACCOUNTS[place], []
    for msisdn, service in product(numbers(place), chance.sample(SERVICES, 2)):
        used = {
            "record_type": service,
            "uses": chance.randint(1, 9),
            "units": 10**12,
            "free_units": chance.randint(0, 9),
        }
        lines.append(usage_line(account, msisdn, 0, f"{chance.random():.6f}", str(amount(chance)), **used))
    lines.append(rule_line(account, "discount", "student", 0, "-3", base=Decimal("7.01"), rate=Decimal("0.15")))
    lines.append(rule_line(account, "fee", 'the "réglement"\t/ 料金', 0, "15"))
    lines.append(rule_line(account, "fee", "monthly", 0, "15", msisdn=number(2 * place)))
    lines.append(rule_line(account, "tax", "vat", 0, "0", rate=Decimal("0.200000"), included=Decimal("5")))
    chance.shuffle(lines)
    return [line | {"line_no": no} for no, line in enumerate(lines, 1)]


def uses_of(place: int, chance: random.Random) -> list[Row]:
    """Uses around clock changes and ends of days, some at the same instant; some of no charge."""
    uses = []
    for n in range(chance.randint(0, 25) if numbers(place) else 0):
        start = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=15 * chance.randint(-96, 3070), microseconds=n % 2)
        status = chance.choice(["rated", "rated", "rated", "rejected"])
        other = {
            "start_time": start, "utc_month": f"{start:%Y-%m}", "record_type": chance.choice(SERVICES),
            "status": status, "reason": None if status == "rated" else "no_roaming", "free_units": chance.randint(0, 5),
            "run": chance.choice(["retail", "retail", "wholesale"]), "is_roaming": chance.random() < 0.5,
            "cycle": chance.choice(["2026-03", "2026-03", "2026-03", "2026-02"]),
            "other_party": chance.choice([None, "+212700000000", "Météo"]),
            "modifier": chance.choice([Decimal(1), Decimal("0.00000001"), Decimal("1.5")]),
            "plan": chance.choice(["standard", "premium"]),
            "plan_version": chance.choice([date(2018, 1, 1), date(2026, 3, 9)]),
        }  # fmt: skip
        msisdn = chance.choice(numbers(place))
        uses.append(use(f"{chance.randint(0, 9)}/{place}/{n}", ACCOUNTS[place], msisdn, 60, "0.000001", **other))
    return uses


def balances_of(chance: random.Random) -> tuple[list[Row], list[Row]]:
    """Allowances, which roll over, and buckets of numbers and of accounts; some of nobody who is billed."""
    some = lambda: {name: chance.randint(0, 300) for name in ("granted", "carried_in", "used", "carried_out")}  # noqa: E731
    own = [
        {"msisdn": number(n), "record_type": s, **some()} for n in range(90) for s in SERVICES if chance.random() < 0.6
    ]
    shared = [
        {"holder": holder, "plan": plan, "bucket": bucket, "since": since, "record_type": "voice", **some()}
        for holder in [*ACCOUNTS, *map(number, range(90)), "A999"]
        for plan, bucket, since in product(
            ["family", "solo"], ["at night", "minutes"], [date(2026, 1, 1), date(2026, 3, 9)]
        )
        if chance.random() < 0.2
    ]
    return own, shared


@pytest.fixture(scope="module")
def store(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A lake of random bills."""
    chance, store = random.Random(17), Store(spark, str(tmp_path_factory.mktemp("bills") / "lake"))
    own, shared = balances_of(chance)
    put(store, ALLOWANCE_BALANCES, *own)
    put(store, BUCKET_BALANCES, *shared)
    put(store, RATED_USAGE, *(row for place in range(len(ACCOUNTS)) for row in uses_of(place, chance)))
    put(store, BILL_LINES, *(row for place in range(len(ACCOUNTS)) for row in lines_of(place, chance)))
    put(
        store,
        BILLS,
        *(
            bill(account, str(amount(chance)), "30", "0", currency=chance.choice(CURRENCIES))
            for account in ACCOUNTS[:-1]
        ),
    )
    return store


@pytest.mark.parametrize(
    "zone",
    [
        "Africa/Casablanca",
        pytest.param("America/St_Johns", marks=pytest.mark.slow),
        pytest.param("Asia/Kathmandu", marks=pytest.mark.slow),
        pytest.param("Europe/Paris", marks=pytest.mark.slow),
    ],
)
def test_documents_made_together_are_those_made_one_by_one(store: Store, zone: str) -> None:
    tables = (BILLS, BILL_LINES, ALLOWANCE_BALANCES, BUCKET_BALANCES)
    rows = {table.name: store.read(table).where(f"cycle = '{MARCH.name}'") for table in tables}
    rows[RATED_USAGE.name] = having(store.read(RATED_USAGE), charged_by(MARCH))
    made = documents(store, rows, zone).collect()
    wanted = {row["bill_id"]: json.loads(row["document"]) for row in made}
    reader, of_march = Reader(store.root), {"cycle": [MARCH.name]}
    allowances, buckets = (reader.rows(table, of_march) for table in tables[2:])
    for row in reader.rows(BILLS, of_march):
        whose = {"account_id": [row["account_id"]]}
        lines, uses = reader.rows(BILL_LINES, of_march | whose), reader.rows(RATED_USAGE, charged_by(MARCH) | whose)
        single = document(BillRows(row, lines, allowances, buckets, uses), zone)
        assert json.dumps(single, ensure_ascii=False) == json.dumps(wanted.pop(row["bill_id"]), ensure_ascii=False)
    assert not wanted
