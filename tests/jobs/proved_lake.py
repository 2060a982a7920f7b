"""A lake from records to an issued bill, made in process and written without Spark, with the history of its runs."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bronze.cdr_events import CDR_EVENTS
from gold.approvals import APPROVALS
from gold.bill_lines import BILL_LINES
from gold.billing.documents import BILL
from gold.billing.note_terms import note_terms
from gold.bills import BILLS
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from gold.issuing.chain import linked
from gold.issuing.content import Issuer
from gold.issuing.drafts import Drafts
from gold.issuing.numbers import numbers
from gold.rated_usage import RATED_USAGE, charged_by
from jobs.reading.corrected import read_corrections
from jobs.reading.documents import of_account
from jobs.reading.recorded import RATED_FROM
from lake.pack import code_hash
from lake.runs import named, write_settings
from lake.settings import as_toml, read_settings
from serving.invoices.fingerprint import fingerprint
from serving.invoices.issued import drawn, file, statement
from serving.invoices.itemisation import all_files
from serving.invoices.listed import Listing
from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.duplicates import DUPLICATES
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.jobs.billed_lake import FIRST, RATED, BilledLake
from tests.jobs.issued_lake import settings_in
from tests.oracle.records import Subscriber, Use
from tests.plain_lake import PlainLake
from tests.small_lakes import usage_row

MARCH, ACCOUNT, NUMBER = cycle("2026-03"), "ACC1", "+212600000001"
WHO = Subscriber(NUMBER, ACCOUNT, "standard", "active", True, False, date(2020, 1, 1), date(2026, 1, 1))
USES = [
    Use("call", "voice", NUMBER, datetime(2026, 3, 6, 9, tzinfo=UTC), 300),
    Use("evening call", "voice", NUMBER, datetime(2026, 3, 25, 20, tzinfo=UTC), 61),
    Use("text", "sms", NUMBER, datetime(2026, 3, 7, 9, tzinfo=UTC), 1),
    Use("surfing", "data", NUMBER, datetime(2026, 3, 8, 9, tzinfo=UTC), 2_345_678),
]
LATE = Use("late call", "voice", NUMBER, datetime(2026, 3, 26, 20, tzinfo=UTC), 120)
BILLED_FROM = (USAGE, *RATED, SUBSCRIBERS, RATE_PLANS, CALENDAR, COUPONS)


@dataclass(frozen=True)
class ProvedLake:
    """The lake below a folder. code: the hash that its runs tell."""

    folder: Path
    code: str = code_hash()

    @property
    def lake(self) -> BilledLake:
        """Its tables."""
        return BilledLake(self.folder / "lake")

    @property
    def args(self) -> list[str]:
        """Its settings, as arguments."""
        return ["--settings", str(self.folder / "settings.toml")]

    @property
    def plain(self) -> PlainLake:
        """The same, to be rated and billed."""
        return PlainLake(self.folder)

    def received(self, uses: Sequence[Use]) -> None:
        """Their records, one after another in partition 0, and silver's rows of them."""
        rows = [usage_row(use, place) for place, use in enumerate(uses)]
        places = [{name: row[name] for name in ("topic", "topic_id", "partition", "offset")} for row in rows]
        others = [{**places[0], "offset": 90 + place} for place in range(3)]
        first = {f"first_{name}": value for name, value in places[0].items()}
        self.lake.put(CDR_EVENTS, [{**place, "ingest_day": FIRST.date()} for place in (*places, *others)])
        self.lake.put(USAGE, rows)
        reasons = [{"code": "missing_units", "sentence": "duration_sec is missing"}]
        self.lake.put(REJECTS, [{**others[0], "record_id": "r", "reasons": reasons}])
        self.lake.put(DUPLICATES, [{**others[1], "usage_id": USES[0].usage_id, "kind": "redelivery", **first}])

    def rated(self, hours: int) -> None:
        """A run of rating."""
        self.plain.rate()
        self.lake.ran("rate-usage", hours, RATED, RATED_FROM, code=self.code)

    def billed(self, hours: int) -> None:
        """A run of billing."""
        run = self.lake.ran("bill-cycle", hours, (), BILLED_FROM, code=self.code)
        self.plain.bill(MARCH, run.run, json.dumps(run.inputs))
        self.lake.ran("bill-cycle", hours, (BILL_LINES, BILLS), BILLED_FROM, code=self.code)

    def issued(self, hours: int, drawn_by: str = "") -> list[str]:
        """A run that issues all drafts of the cycle. Returns their numbers."""
        reader, settings, day = self.plain.reader, read_settings(self.folder / "settings.toml"), date(2026, 4, 2)
        whose = {"account_id": [ACCOUNT]}
        posted = of_account(reader, ACCOUNT)
        rows = {"bills": reader.rows(BILLS, whose), "lines": reader.rows(BILL_LINES, whose), "posted": posted}
        rows["subscribers"] = reader.rows(SUBSCRIBERS, whose)
        issuer = Issuer(asdict(settings.supplier), "MAD", 2, settings.tariff.time_zone)
        make = Drafts(MARCH.name, issuer, note_terms(settings.notes, day))
        counts = {"drawn_by": drawn_by or fingerprint()}
        inputs = (BILLS, BILL_LINES, DOCUMENTS, APPROVALS, SUBSCRIBERS)
        write_settings(reader.root, said := as_toml(settings))
        facts = {"code": self.code, "counts": counts, "settings": named(said)}
        run = self.lake.ran("issue-bills", hours, (), inputs, **facts)
        made = list(make.of_account(ACCOUNT, rows))
        given = numbers([draft["kind"] for draft in made], {}, day)
        drafts = [
            draft
            | self.filed(draft, number.text, day)
            | {"series": number.series, "serial": number.serial, "basis": None}
            for draft, number in zip(made, given, strict=True)
            if number is not None
        ]
        states = [{"state": "issued", "at": run.ended, "actor": "Omar", "os_user": "omar", "run": run.run}]
        last = posted[-1]["row_hash"] if posted else ""
        new = [row | {"states": states} for row in linked(drafts, len(posted), last)]
        self.lake.put(DOCUMENTS, [*posted, *new])
        return [row["number"] for row in new]

    def filed(self, draft: Mapping[str, Any], number: str, day: date) -> dict[str, Any]:
        """Its number and day, and the files that it is sent as."""
        said, reader = statement(json.loads(draft["content"]), number, str(day)), self.plain.reader
        listed = read_corrections(reader, [draft], said["time_zone"]).listed.get(draft["document_id"], {})
        if draft["kind"] == BILL:
            uses = reader.rows(RATED_USAGE, charged_by(MARCH) | {"account_id": [ACCOUNT]})
            listed = {MARCH.name: Listing(said["time_zone"]).items(uses)}
        files = drawn(said) | all_files(said, listed, lambda _: "5a" * 32)
        hashes = [{"name": kind, "hash": file(files[kind], kind, self.folder / "invoices")} for kind in sorted(files)]
        return {"number": number, "issue_date": day, "file_hashes": hashes}

    def copied(self, folder: Path) -> "ProvedLake":
        """All of it in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        settings_in(folder)
        return ProvedLake(folder, self.code)

    def later(self, hours: int) -> None:
        """A use of the issued cycle comes, is rated and billed."""
        self.received([*USES, LATE])
        self.rated(hours)
        self.billed(hours + 1)


def proved_lake(folder: Path, code: str = code_hash(), drawn_by: str = "") -> ProvedLake:
    """Rated, billed and issued as B2026-0000001."""
    settings_in(folder)
    made = ProvedLake(folder, code)
    made.plain.loaded([], [WHO])
    made.lake.put(COUPONS, [])
    made.received(USES)
    made.rated(0)
    made.billed(1)
    made.issued(2, drawn_by)
    return made
