"""The steps of a case of corrections.json priced and billed by the engine in process: fresh lines by what it believes.

All that was ever loaded is there; an issued cycle of an account has the instant of its bill as its basis, until
rerate-usage moves it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars
import pyarrow

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.billing.accounts import KNOWN, SUBSCRIBER
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import cycle
from gold.rated_usage import charged_by
from gold.rating.bases import BASIS
from gold.rating.pools import rated_pools
from gold.usage_parts import parts_of
from jobs.reading.bases import Editions
from jobs.reading.billing import billing_of
from jobs.reading.pool import OWNED
from jobs.reading.tariffs import ratings
from lake.settings import Tariff
from lake.time_zones import read_time_zone
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from tests.oracle.corrections import Json, Row, subscriber_rows
from tests.oracle.lake_in_process import Rows, pooled, pooled_usage
from tests.oracle.records import Use
from tests.small_lakes import plan_facts, usage_row

CYCLE_DAYS = (1, 15)
NO_POOLS = pyarrow.table({"pool": pyarrow.array([], "string"), "from_cycle": pyarrow.array([], "int32")})


@dataclass
class Known:
    """What was loaded and came so far. plans, subscribers: rows of silver, with when they were believed. bases: by
    account and cycle."""

    files: dict[str, Sequence[str]] = field(default_factory=dict)
    plans: list[Row] = field(default_factory=list)
    subscribers: list[Row] = field(default_factory=list)
    came: list[str] = field(default_factory=list)
    billed: list[str] = field(default_factory=list)
    bases: dict[tuple[str, str], datetime] = field(default_factory=dict)

    @property
    def instants(self) -> list[datetime]:
        """Until when each earlier edition of the tariff was believed."""
        return sorted(set(self.bases.values()))

    @property
    def basis_rows(self) -> pyarrow.Table:
        """gold.rating.bases.BASIS."""
        rows = [(*whose, basis, self.instants.index(basis) + 1) for whose, basis in self.bases.items()]
        return polars.DataFrame(rows, BASIS, orient="row").to_arrow()


@dataclass(frozen=True)
class Engine:
    """What prices and bills a case's uses. folder: for the files of tariffs."""

    case: Json
    folder: Path

    @property
    def tariff(self) -> Tariff:
        """The case's settings."""
        said = self.case["settings"]
        return Tariff(str(self.folder), said["time_zone"], said["currency"], said["first_cycle"])

    def steps(self) -> Iterator[tuple[Json, list[Row], dict[str, Decimal]]]:
        """Each step, the rows of gold.bill_lines of all billed cycles, and the charges of rated uses."""
        known = Known()
        for step in self.case["steps"]:
            now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=step["step"])
            self.load(known, step["load"], now)
            known.came += step["arrive"]
            for job, *options in map(str.split, step["run"]):
                known.billed += [options[1]] if job == "bill-cycle" and options[1] not in known.billed else []
                moved = self.issued(step, options[1]) if job == "issue-bills" else []
                moved += [whose for whose in known.bases if job == "rerate-usage" and whose[1] == options[1]]
                known.bases |= dict.fromkeys(moved, now)
            rated = self.rated(known)
            uses = [use for use in rated if use["status"] == "rated" and use["cycle"] in known.billed]
            charges = {use["usage_id"]: use["charge"] for use in sorted(uses, key=lambda use: str(use["usage_id"]))}
            yield step, [row for name in known.billed for row in self.lines(known, rated, name)], charges

    def load(self, known: Known, names: Json, now: datetime) -> None:
        """Learns what the files say that a step names."""
        known.files |= self.case["tariffs"][names["tariff"]] if "tariff" in names else {}
        for name, lines in known.files.items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_text("\n".join(lines), encoding="utf-8")
        learn(known.plans, plan_facts(self.folder, set()), "plan", now)
        lines = self.case["subscribers"][names["subscribers"]] if "subscribers" in names else []
        learn(known.subscribers, list(subscriber_rows(lines)) if lines else [], "msisdn", now)

    def issued(self, step: Json, name: str) -> list[tuple[str, str]]:
        """The accounts that get their bill of a cycle in a step, each with the cycle."""
        bills = [said for said in step["issued"] if said["kind"] == "bill"]
        return [(said["account"], said["cycle"]) for said in bills if said["cycle"] == name]

    def rated(self, known: Known) -> list[Row]:
        """The uses that came, as rows of gold.rated_usage."""
        uses = [self.use(name, place) for place, name in enumerate(known.came)]
        bases = known.basis_rows
        tables = {
            "usage": pooled_usage(uses),
            "subscribers": pooled(SUBSCRIBERS, known.subscribers, OWNED),
            "bases": bases.append_column("pool", pyarrow.array(["all"] * len(bases), "string")),
            "allowances": pooled(ALLOWANCE_BALANCES, [], ALLOWANCE_BALANCES.names),
            "buckets": pooled(BUCKET_BALANCES, [], BUCKET_BALANCES.names),
            "pools": NO_POOLS,
        }
        prices = ratings(self.believed(known), self.tariff, known.instants)
        rows: list[Row] = rated_pools(prices, 0, tables)["uses"].to_pylist()
        return rows

    def believed(self, known: Known) -> Rows:
        """silver's tables of the tariff."""
        return Rows({RATE_PLANS.name: known.plans, CALENDAR.name: [], DESTINATIONS.name: []})

    def use(self, name: str, place: int) -> Row:
        """A row of silver.usage."""
        said = self.case["uses"][name]
        start = datetime.fromisoformat(said["start"]).replace(tzinfo=read_time_zone(self.tariff.time_zone))
        return usage_row(Use(name, said["record_type"], said["msisdn"], start, said["units"], False, False), place)

    def lines(self, known: Known, rated: Sequence[Row], name: str) -> list[Row]:
        """Rows of gold.bill_lines."""
        editions = Editions(self.believed(known), known.instants)
        made, days = billing_of(editions, cycle(name), CYCLE_DAYS, self.tariff.decimals)
        constants = {"currency": self.tariff.currency, "input_versions": "{}", "billed_at": datetime(2026, 4, 1)}
        billing = replace(made, billing_run="run", constants=constants)
        which = charged_by(cycle(name))
        uses = [use for use in rated if all(use[column] in values for column, values in which.items())]
        bases = known.basis_rows
        tables = {
            "usage": pyarrow.Table.from_pylist(parts_of(uses, days, by_zone=False)),
            "subscribers": pooled(SUBSCRIBERS, known.subscribers, (*SUBSCRIBER, *KNOWN)),
            "bases": bases.filter(pyarrow.compute.equal(bases["cycle"], name)),
        }
        rows: list[Row] = billing(tables)["lines"].to_pylist()
        return rows


def learn(rows: list[Row], given: Sequence[Row], whose: str, now: datetime) -> None:
    """Closes what is believed of those that are given and is not given again, and adds what is new."""
    named = {row[whose] for row in given}
    stays = [row for row in rows if row["known_to"] is None and any(facts(row) == fact for fact in given)]
    for row in rows:
        if row["known_to"] is None and row[whose] in named and row not in stays:
            row["known_to"] = now
    rows += [{**fact, "known_from": now, "known_to": None} for fact in given if fact not in map(facts, stays)]


def facts(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in KNOWN}
