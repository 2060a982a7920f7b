"""A lake from records to an issued bill, made in process and written without Spark, with the history of its runs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bronze.cdr_events import CDR_EVENTS
from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.approvals import APPROVALS
from gold.bill_lines import BILL_LINES
from gold.billing.note_terms import note_terms
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from gold.issuing.chain import linked
from gold.issuing.checks import Checks
from gold.issuing.content import Issuer
from gold.issuing.drafts import Drafts
from gold.issuing.numbers import numbers
from gold.rated_usage import RATED_USAGE
from jobs.reading.documents import of_account
from jobs.reading.rebuilt import billed_again, rated_again
from jobs.reading.recorded import RATED_FROM, Recorded
from lake.pack import code_hash
from lake.reader import Reader
from lake.settings import read_settings
from serving.invoices.fingerprint import fingerprint
from serving.invoices.issued import drawn, file
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
from tests.small_lakes import RAMADAN, subscriber_row, tariff_rows, usage_row

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
    def made(self) -> Recorded:
        """All as it is now."""
        reader = Reader(str(self.folder / "lake"))
        return Recorded(reader, reader, frozenset(), read_settings(self.folder / "settings.toml"))

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
        """A run of rating: of rows that rate no use, one."""
        uses = rated_again(self.made, [ACCOUNT], MARCH, with_answers=False)
        run = {"run": "retail", "rating_run": "rate", "rated_at": FIRST}
        rows = [{name: value for name, value in use.items() if name in RATED_USAGE.names} | run for use in uses]
        unmatched = dict.fromkeys(("charge", "account_id", "plan"), None) | {
            "usage_id": "nobody's",
            "status": "unmatched",
        }
        self.lake.put(RATED_USAGE, [*rows, {**rows[0], **unmatched, "reason": "no_subscriber"}])
        self.lake.put(ALLOWANCE_BALANCES, [])
        self.lake.put(BUCKET_BALANCES, [])
        self.lake.ran("rate-usage", hours, RATED, RATED_FROM, code=self.code)

    def billed(self, hours: int) -> None:
        """A run of billing."""
        uses = list(self.lake_rows())
        lines, bills = billed_again(self.made, [ACCOUNT], MARCH, uses)
        versions = self.lake.versions(*BILLED_FROM)
        name = self.lake.ran("bill-cycle", hours, (), (), code=self.code).run
        of_run = {"billing_run": name}
        told = {**of_run, "input_versions": json.dumps(versions), "billed_at": FIRST}
        self.lake.put(BILL_LINES, [line | of_run for line in lines])
        self.lake.put(BILLS, [bill | told for bill in bills])
        self.lake.ran("bill-cycle", hours, (BILL_LINES, BILLS), BILLED_FROM, code=self.code)

    def lake_rows(self) -> Sequence[Mapping[str, Any]]:
        """What is charged."""
        return Reader(str(self.folder / "lake")).rows(RATED_USAGE, {"status": ["rated"]})

    def issued(self, hours: int, drawn_by: str = "") -> list[str]:
        """A run that issues all drafts of the cycle. Returns their numbers."""
        reader, settings, day = Reader(str(self.folder / "lake")), self.made.settings, date(2026, 4, 2)
        whose = {"account_id": [ACCOUNT]}
        posted = of_account(reader, ACCOUNT)
        rows = {"bills": reader.rows(BILLS, whose), "lines": reader.rows(BILL_LINES, whose), "posted": posted}
        rows["subscribers"] = reader.rows(SUBSCRIBERS, whose)
        issuer = Issuer(asdict(settings.supplier), "MAD", 2, settings.tariff.time_zone)
        make = Drafts(MARCH.name, issuer, note_terms(settings.notes, day), Checks(0, Decimal(0), {}, 2))
        counts = {"drawn_by": drawn_by or fingerprint()}
        inputs = (BILLS, BILL_LINES, DOCUMENTS, APPROVALS, SUBSCRIBERS)
        run = self.lake.ran("issue-bills", hours, (), inputs, code=self.code, counts=counts)
        made = list(make.of_account(ACCOUNT, rows))
        given = numbers([draft["kind"] for draft in made], {}, day)
        drafts = [
            draft | self.filed(draft, number.text, day) | {"series": number.series, "serial": number.serial}
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
        files = drawn(json.loads(draft["content"]), number, str(day))
        hashes = [{"name": kind, "hash": file(files[kind], kind, self.folder / "invoices")} for kind in sorted(files)]
        return {"number": number, "issue_date": day, "file_hashes": hashes}

    def later(self, hours: int) -> None:
        """A use of the issued cycle comes, is rated and billed."""
        self.received([*USES, LATE])
        self.rated(hours)
        self.billed(hours + 1)


def proved_lake(folder: Path, code: str = code_hash(), drawn_by: str = "") -> ProvedLake:
    """Rated, billed and issued as B2026-0000001."""
    settings_in(folder)
    made = ProvedLake(folder, code)
    made.lake.put(SUBSCRIBERS, [subscriber_row(WHO)])
    made.lake.put(RATE_PLANS, tariff_rows())
    made.lake.put(CALENDAR, [RAMADAN])
    made.lake.put(COUPONS, [])
    made.received(USES)
    made.rated(0)
    made.billed(1)
    made.issued(2, drawn_by)
    return made
