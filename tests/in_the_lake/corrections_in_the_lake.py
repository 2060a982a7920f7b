"""Plays a case of corrections.json in a lake, job by job, on the days of its steps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from gold.billing.document_lines import Entry, entry_of
from gold.documents import DOCUMENTS
from jobs import approve_bills, bill_cycle, issue_bills, load_reference, rate_usage, rerate_usage
from lake.document_settings import Documents
from lake.note_settings import Notes
from lake.reader import Reader
from lake.settings import Lake, Tariff, as_toml, read_settings
from lake.store import Store
from lake.time_zones import read_time_zone
from silver.usage import USAGE
from tests.oracle.corrections import Json
from tests.oracle.records import Use
from tests.small_lakes import ROOT, usage_row, write

JOBS = {job.JOB.name: job.JOB for job in (rate_usage, rerate_usage, bill_cycle, approve_bills, issue_bills)}


@dataclass(frozen=True)
class Played:
    """A lake, the folder of its settings, and a case."""

    store: Store
    folder: Path
    case: Json

    @property
    def settings(self) -> list[str]:
        """The arguments that name them."""
        return ["--settings", str(self.folder / "settings.toml")]

    def begin(self) -> None:
        """Writes settings as the case has them."""
        write_settings(self.folder, self.store.root, self.case["settings"])

    def steps(self) -> Iterator[tuple[Json, list[Mapping[str, Any]]]]:
        """Each step when its jobs have run, and the rows of gold.documents that it issued."""
        self.begin()
        known = 0
        for step in self.case["steps"]:
            now = datetime.fromisoformat(step["day"]).replace(hour=10, tzinfo=UTC)
            with patch("machine.command.datetime") as clock:
                clock.now.side_effect = (now + timedelta(minutes=minute) for minute in range(1_000))
                self.load(step["load"])
                write(self.store, USAGE, [self.use(name) for name in step["arrive"]])
                for job, *arguments in map(str.split, step["run"]):
                    more = ["--jobs", "1"] if job == "issue-bills" else []
                    JOBS[job].counts([*arguments, *more, *self.settings], self.store)
            documents = sorted(Reader(self.store.root).rows(DOCUMENTS), key=lambda row: row["place"])
            yield step, documents[known:]
            known = len(documents)

    def load(self, names: Mapping[str, str]) -> None:
        """Loads the files that a step names."""
        if not names:
            return
        for file, lines in self.case["tariffs"].get(names.get("tariff", ""), {}).items():
            path = self.folder / "tariff" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        csv = self.folder / "subscribers.csv"
        if "subscribers" in names:
            csv.write_text("\n".join(self.case["subscribers"][names["subscribers"]]) + "\n", encoding="utf-8")
        self.run_load(csv)

    def run_load(self, csv: Path) -> None:
        """Loads the tariff and a file of subscribers."""
        load_reference.JOB.counts(["--subscribers", str(csv), *self.settings], self.store)

    def use(self, name: str) -> dict[str, Any]:
        """A row of silver.usage."""
        said = self.case["uses"][name]
        start = datetime.fromisoformat(said["start"]).replace(tzinfo=read_time_zone(self.case["settings"]["time_zone"]))
        use = Use(name, said["record_type"], said["msisdn"], start.astimezone(UTC), said["units"])
        return usage_row(use, list(self.case["uses"]).index(name))


NOWHERE = "127.0.0.1:9"
"""Where no broker is: whoever has one on this machine has records of their own."""


def write_settings(folder: Path, root: str, said: Json) -> None:
    """Settings of a lake. said: as a case has them."""
    local = read_settings(ROOT / "conf/local.toml")
    settings = replace(
        local,
        lake=Lake(root, str(folder / "published"), str(folder / "invoices")),
        kafka=replace(local.kafka, servers=NOWHERE),
        network=replace(local.network, country=said["country"]),
        tariff=Tariff(str(folder / "tariff"), said["time_zone"], said["currency"], said["first_cycle"]),
        documents=Documents(str(folder / "head.jsonl"), seals=str(folder / "seals"), outlier_amount="1000000"),
        notes=Notes(said["late_usage"], said["note_minimum"]),
    )
    (folder / "settings.toml").write_text(as_toml(settings), encoding="utf-8")


def told(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Issued documents as the oracle tells them."""
    return [
        {name: row[name] for name in ("kind", "account_id", "cycle", "total", "issue_date", "serial")}
        | {"lines": [without_a_fees_base(entry_of(line)) for line in row["lines"]]}
        for row in rows
    ]


def without_a_fees_base(entry: Entry) -> Entry:
    """Paper leaves out what a fee is a share of."""
    return replace(entry, line=replace(entry.line, base=None)) if entry.line.kind == "fee" else entry
