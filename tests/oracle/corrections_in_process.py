"""The steps of a case of corrections.json priced and billed by the engine in process: fresh lines by what it believes.

An issued cycle keeps the reference data of its first bill until rerate-usage names it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.billing.accounts import SUBSCRIBER
from gold.bucket_balances import BUCKET_BALANCES
from gold.cycles import Cycle, cycle
from gold.rated_usage import charged_by
from gold.rating.pools import rated_pools
from gold.usage_parts import parts_of
from jobs.reading.billing import billing_of
from jobs.reading.pool import OWNED
from jobs.reading.tariffs import ratings
from lake.settings import Tariff
from lake.time_zones import read_time_zone
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from tests.oracle.corrections import Belief, Json, Row
from tests.oracle.lake_in_process import Rows, pooled, pooled_usage
from tests.oracle.records import Use
from tests.small_lakes import plan_facts, usage_row

Billed = tuple[list[Row], dict[str, Decimal]]
"""The rows of gold.bill_lines of a cycle, and the charges of its rated uses."""
CYCLE_DAYS = (1, 15)
NO_POOLS = pyarrow.table({"pool": pyarrow.array([], "string"), "from_cycle": pyarrow.array([], "int32")})


@dataclass(frozen=True)
class Engine:
    """What prices and bills a case's uses. folder: for the files of tariffs. priced, kept: what was so far."""

    case: Json
    folder: Path
    priced: dict[tuple[Belief, tuple[str, ...]], pyarrow.Table] = field(default_factory=dict)
    kept: dict[tuple[object, ...], Billed] = field(default_factory=dict)

    @property
    def tariff(self) -> Tariff:
        """The case's settings."""
        said = self.case["settings"]
        return Tariff(str(self.folder), said["time_zone"], said["currency"], said["first_cycle"])

    def steps(self) -> Iterator[tuple[Json, list[Row], dict[str, Decimal]]]:
        """Each step, the rows of gold.bill_lines of all billed cycles, and the charges of rated uses."""
        now, bases, came = Belief(), dict[str, Belief](), tuple[str, ...]()
        for step in self.case["steps"]:
            now = now.with_loaded(self.case, step["load"]) if step["load"] else now
            came = (*came, *step["arrive"])
            for job, *options in map(str.split, step["run"]):
                if job == "rerate-usage" or (job == "bill-cycle" and not self.is_issued(options[1], step)):
                    bases[options[1]] = now
            billed = [self.billed(belief, came, cycle(name)) for name, belief in bases.items()]
            charges = {name: charge for _, of_cycle in billed for name, charge in of_cycle.items()}
            yield step, [row for rows, _ in billed for row in rows], charges

    def billed(self, belief: Belief, came: tuple[str, ...], billed: Cycle) -> Billed:
        """Of a cycle: once for all steps between which nothing changes."""
        key = belief, came, billed
        if key not in self.kept:
            rated = self.rated(belief, came)
            uses = [use for use in rated.to_pylist() if use["status"] == "rated" and use["cycle"] == billed.name]
            self.kept[key] = self.lines(belief, rated, billed), {use["usage_id"]: use["charge"] for use in uses}
        return self.kept[key]

    def rated(self, belief: Belief, came: tuple[str, ...]) -> pyarrow.Table:
        """The uses that came, as rows of gold.rated_usage."""
        if (belief, came) not in self.priced:
            rows = [row for of_number in belief.subscribers.values() for row in of_number]
            tables = {
                "usage": pooled_usage([self.use(name, place) for place, name in enumerate(came)]),
                "subscribers": pooled(SUBSCRIBERS, rows, OWNED),
                "allowances": pooled(ALLOWANCE_BALANCES, [], ALLOWANCE_BALANCES.names),
                "buckets": pooled(BUCKET_BALANCES, [], BUCKET_BALANCES.names),
                "pools": NO_POOLS,
            }
            prices = ratings(self.believed(belief), self.tariff)
            self.priced[belief, came] = rated_pools(prices, 0, tables)["uses"]
        return self.priced[belief, came]

    def is_issued(self, name: str, until: Json) -> bool:
        """Whether a cycle has an issued bill before a step."""
        before = self.case["steps"][: self.case["steps"].index(until)]
        return any(document["cycle"] == name for step in before for document in step["issued"])

    def believed(self, belief: Belief) -> Rows:
        """silver's tables."""
        for name, lines in belief.tariff.items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_text("\n".join(lines), encoding="utf-8")
        return Rows({RATE_PLANS.name: plan_facts(self.folder, set()), CALENDAR.name: [], DESTINATIONS.name: []})

    def use(self, name: str, place: int) -> Row:
        """A row of silver.usage."""
        said = self.case["uses"][name]
        start = datetime.fromisoformat(said["start"]).replace(tzinfo=read_time_zone(self.tariff.time_zone))
        return usage_row(Use(name, said["record_type"], said["msisdn"], start, said["units"], False, False), place)

    def lines(self, belief: Belief, rated: pyarrow.Table, billed: Cycle) -> list[Row]:
        """Rows of gold.bill_lines."""
        lake = self.believed(belief)
        made, days = billing_of(lake, billed, CYCLE_DAYS, self.tariff.decimals)
        constants = {"currency": self.tariff.currency, "input_versions": "{}", "billed_at": datetime(2026, 4, 1)}
        billing = replace(made, billing_run="run", constants=constants)
        which = charged_by(billed)
        uses = [use for use in rated.to_pylist() if all(use[name] in values for name, values in which.items())]
        usage = pyarrow.Table.from_pylist(parts_of(uses, days, by_zone=False))
        rows = [{name: row[name] for name in SUBSCRIBER} for rows in belief.subscribers.values() for row in rows]
        tables = billing({"usage": usage, "subscribers": pyarrow.Table.from_pylist(rows)})
        return tables["lines"].to_pylist()  # type: ignore[no-any-return]
