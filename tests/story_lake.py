"""A lake into which hand-written records come, on the days of a story; its jobs are the real ones."""

import importlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

from gold.documents import DOCUMENTS
from gold.rated_usage import RATED_USAGE
from lake.reader import Reader
from lake.store import Store
from silver.usage import USAGE
from tests.in_the_lake.corrections_in_the_lake import write_settings
from tests.oracle.records import Use
from tests.small_lakes import usage_row, write

FIRST, SECOND, NOBODY = "+33600000001", "+33600000002", "+33600000009"
VOICE = "price_unit = 60\nroaming = true\ninternational = true\n"
TAX = "[[version.tax]]\nname = 'vat'\nlabel = 'VAT'\npercent = '20'\n"
HEADER = (
    "msisdn,account_id,customer_name,plan,status,region,is_student,is_urban,joined_on,cycle_day,valid_from,valid_to"
)

RECORDS = {
    "a1": (FIRST, "2026-03-10", 50),
    "b1": (SECOND, "2026-03-12", 20),
    "x1": (NOBODY, "2026-03-12", 10),
    "broken": (FIRST, "2026-03-12", None),
    "a2": (FIRST, "2026-03-20", 25),
    "a3": (FIRST, "2026-04-10", 100),
    "a4": (FIRST, "2026-04-20", 30),
    "b2": (SECOND, "2026-04-25", 10),
    "b3": (SECOND, "2026-04-28", 5),
    "a5": (FIRST, "2026-05-05", 10),
}
"""Calls at noon in Paris: whose, when and how many minutes."""


def plan(name: str, fee: str, **prices: str) -> str:
    """prices: from their days on, as since_2018_01_01."""
    versions = "".join(
        f"[[version]]\nvalid_from = {since.removeprefix('since_').replace('_', '-')}\n[version.voice]\n"
        f"price = '{price}'\n{VOICE}[[version.fee]]\nname = 'monthly'\nlabel = 'Monthly fee'\namount = '{fee}'\n"
        for since, price in prices.items()
    )
    return f"plan = '{name}'\nlabel = '{name.title()}'\n{versions}"


BASIC = plan("basic", "6.00", since_2018_01_01="0.12")
MENDED = plan("basic", "6.00", since_2018_01_01="0.10", since_2026_04_01="0.12")


def subscriber(msisdn: str, account: str, name: str, since: str = "2026-01-01", until: str = "") -> str:
    return f"{msisdn},{account},Customer,{name},active,Paris,false,false,2026-01-01,1,{since},{until}"


@dataclass(frozen=True)
class Story:
    """The lake below a folder."""

    store: Store
    folder: Path

    def begin(self) -> None:
        """Writes its settings."""
        said = {"currency": "EUR", "time_zone": "Europe/Paris", "country": "FR", "first_cycle": "2026-03"}
        write_settings(self.folder, self.store.root, said | {"late_usage": "carried", "note_minimum": "0.00"})

    @property
    def settings(self) -> list[str]:
        """The arguments that name them."""
        return ["--settings", str(self.folder / "settings.toml")]

    @property
    def reader(self) -> Reader:
        return Reader(self.store.root)

    def on(self, day: str, *commands: str) -> list[dict[str, Any]]:
        """Runs jobs on a day."""
        now = datetime.fromisoformat(day).replace(hour=10, tzinfo=UTC)
        with patch("machine.command.datetime") as clock:
            clock.now.side_effect = (now + timedelta(minutes=minute) for minute in range(1_000))
            return [self.run(*command.split()) for command in commands]

    def run(self, name: str, *arguments: str) -> dict[str, Any]:
        """The counts of a job."""
        job = importlib.import_module(f"jobs.{name.replace('-', '_')}").JOB
        counts: dict[str, Any] = job.counts([*arguments, *self.settings], self.store)
        return counts

    def arrive(self, *ids: str) -> str:
        """Writes records to a file, and returns the command that takes it in."""
        (self.folder / "came").mkdir(exist_ok=True)
        text = "".join(f"{json.dumps(record(name))}\n" for name in ids)
        (self.folder / "came" / f"{ids[0]}.jsonl").write_text(text, encoding="utf-8")
        return f"ingest-cdrs --files {self.folder / 'came'}"

    def used(self, name: str) -> None:
        """Has a record's use in silver, as mediation leaves it, without the jobs before."""
        msisdn, day, minutes = RECORDS[name]
        start = datetime.fromisoformat(day).replace(hour=11, tzinfo=UTC)
        use = Use(name, "voice", msisdn, start, 60 * (minutes or 0))
        write(self.store, USAGE, [usage_row(use, list(RECORDS).index(name))])

    def load(self, basic: str, *subscribers: str) -> str:
        """Writes a tariff and subscribers, and returns the command that loads them."""
        comfort = plan("comfort", "12.00", since_2018_01_01="0.10")
        rules = f"label = 'Rules'\n[[version]]\nvalid_from = 2018-01-01\n{TAX}"
        files = {"plans/basic.toml": basic, "plans/comfort.toml": comfort, "bill_rules.toml": rules}
        files |= {"destinations.csv": "prefix,zone,valid_from,valid_to\n33,france,2018-01-01,\n"}
        files |= {"calendar.csv": "name,valid_from,valid_to,note\n"}
        for name, text in files.items():
            path = self.folder / "tariff" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        csv = self.folder / "subscribers.csv"
        csv.write_text("\n".join([HEADER, *subscribers, ""]), encoding="utf-8")
        return f"load-reference --subscribers {csv}"

    def issued(self) -> dict[str, str]:
        """What each document comes to, by its number."""
        return {row["number"]: f"{row['total']:.2f}" for row in self.reader.rows(DOCUMENTS)}

    def corrected(self) -> dict[str, dict[str, tuple[str | None, str | None]]]:
        """What was billed and what is charged of the uses that documents correct, by the names of their files."""
        told = {}
        for place in sorted((self.folder / "invoices/issued").rglob("*-items*.json")):
            said = json.loads(place.read_text(encoding="utf-8"))
            items = [item for number in said["numbers"] for item in number["items"]]
            if said["amends_number"]:
                told[place.stem] = {item["usage_id"]: (item["billed"], item["charge"]) for item in items}
        return told

    def books(self) -> tuple[str, str]:
        """What is rated, and what usage lines of documents have posted, signs counted."""
        rated = [row["charge"] for row in self.reader.rows(RATED_USAGE, {"status": ["rated"], "run": ["retail"]})]
        lines = [line for row in self.reader.rows(DOCUMENTS) for line in row["lines"] if line["kind"] == "usage"]
        posted = [line["base"] for line in lines]  # a reversal's is below zero
        return f"{sum(rated, Decimal(0)):.2f}", f"{sum(posted, Decimal(0)):.2f}"


def record(name: str) -> dict[str, Any]:
    msisdn, day, minutes = RECORDS[name]
    said = {"record_id": name, "record_type": "voice", "timestamp": f"{day}T11:00:00Z", "caller_id": msisdn}
    called = {"callee_id": "+33700000000", "is_roaming": False, "is_international": False, "technology": "4G"}
    return said | called | {"cell_id": "c"} | ({} if minutes is None else {"duration_sec": minutes * 60})
