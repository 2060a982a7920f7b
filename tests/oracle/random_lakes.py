"""Seeded small lakes whose story has several runs: who moves, what arrives late, and what turns out to be otherwise."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from lake.time_zones import read_time_zone
from tests.oracle.lake_oracle import Lake
from tests.oracle.owners import Owner, add_months
from tests.oracle.random_names import with_party
from tests.oracle.random_places import CALLED, NETWORKS, OPENED, SHORT, random_calendars, random_destinations
from tests.oracle.random_tariffs import random_plan
from tests.oracle.random_uses import random_start, random_units
from tests.oracle.tariff_text import SERVICES, Terms, toml
from tests.oracle.use_pieces import Tariff, Use, goes_abroad, roams

FIRST_CYCLE = date(2026, 3, 1)
ZONE = read_time_zone("Africa/Casablanca")
COST, UNKNOWN = "carrier", "unheard"
Days = list[tuple[date, int]]
"""From which day on an account has which cycle day."""


@dataclass(frozen=True)
class Story:
    """The lake as it is believed to be at each run of rate-usage, in order; usage only comes, all else may change."""

    stages: tuple[Lake, ...]

    @property
    def lake(self) -> Lake:
        return self.stages[-1]


def random_story(seed: int) -> Story:
    """A lake of this seed that comes in two to four runs."""
    random = Random(seed)
    numbers, uses, runs = random.choice((5, 6, 7, 8, 10, 12, 20, 40)), random.randint(200, 450), random.randint(2, 4)
    accounts = random.randint(2, min(12, max(3, numbers // 2)))
    places = random_destinations(random, FIRST_CYCLE), ZONE, random_calendars(random, FIRST_CYCLE)
    changes = random.random() < 0.4
    plans = [random_retail_plan(random, f"plan{n}", changes) for n in range(random.randint(2, 4))]
    tariff = Tariff({plan["plan"]: plan for plan in plans}, *places)
    if random.random() < 0.6:
        tariff.plans[COST] = random_cost_plan(random)
    days = {f"A{n}": random_cycle_days(random, changes) for n in range(accounts)}
    owners = [row for n in range(numbers) for row in random_life(random, f"+2126{n:08}", days, list(tariff.plans))]
    made = random_usage(random, tariff, owners, uses)
    final = Lake(tariff, tuple(owners), tuple(made), FIRST_CYCLE)
    return Story((*(earlier(random, final, n / runs, days, changes) for n in range(1, runs)), final))


def random_retail_plan(random: Random, name: str, changes: bool) -> Terms:
    """A plan as its file says it, but for what docs/tariff.md does not decide.

    Left out are buckets that are shared in one version and not in another; and where cycle days change, buckets and
    maxima by days: in a cycle of 44 days, or of 21 of 30, they are whole in the engine, and a fee is not.
    """
    plan, shared = random_plan(random, name, FIRST_CYCLE), dict[str, bool]()
    for version in plan["version"]:
        if changes and "maximum_prorated" in version:
            version["maximum_prorated"] = False
        for bucket in version["bucket"]:
            bucket["shared"] = shared.setdefault(bucket["name"], random.random() < 0.6)
            bucket["prorated"] = bucket["prorated"] and not changes
    return tomllib.loads(toml(plan))


def random_cost_plan(random: Random) -> Terms:
    """A plan of a run, without what such a one must not say."""
    plan = random_plan(random, COST, FIRST_CYCLE)
    for version in plan["version"]:
        for name in ("bucket", "maximum_spend", "maximum_prorated"):
            version.pop(name, None)
        for service in SERVICES:
            for name in ("free_units", "rollover"):
                version.get(service, {}).pop(name, None)
    return tomllib.loads(toml(plan | {"label": "Cost", "run": "cost"}))


def random_cycle_days(random: Random, changes: bool) -> Days:
    """The cycle days of an account: one, or a second from a day on that begins a cycle of it or not."""
    one, two = (random.choice((1, 1, 1, 10, 15, 28)) for _ in range(2))
    if one == two or not changes:
        return [(OPENED, one)]
    month = add_months(FIRST_CYCLE, random.choice((0, 1, 1, 2)))
    return [(OPENED, one), (month.replace(day=two if random.random() < 0.7 else random.randint(1, 28)), two)]


def random_life(random: Random, msisdn: str, days: dict[str, Days], plans: Sequence[str]) -> list[Owner]:
    """The rows of a number: it keeps its account and plan, or moves, is suspended, or is nobody's for a while."""
    plans = [name for name in plans if name != COST]
    begin = random.choice((date(2025, 6, 1), date(2025, 6, 1), date(2026, 2, 20), FIRST_CYCLE + timedelta(20)))
    moves = {FIRST_CYCLE + timedelta(random.randrange(-10, 95)) for _ in range(random.choice((0, 1, 2, 3)))}
    edges = [begin, *sorted(day for day in moves if day > begin)]
    account, plan, rows = random.choice(sorted(days)), random.choice(plans), list[Owner]()
    for first, end in zip(edges, [*edges[1:], None], strict=True):
        account = random.choice(sorted(days)) if rows and random.random() < 0.3 else account
        plan = random.choice(plans) if rows and random.random() < 0.5 else plan
        plan = UNKNOWN if random.random() < 0.02 else plan
        status = "suspended" if random.random() < 0.1 else "active"
        if random.random() < 0.93:
            rows += by_cycle_day(Owner(msisdn, account, plan, first, end, status), days[account])
    return rows


def by_cycle_day(row: Owner, days: Days) -> list[Owner]:
    """A row, cut where its account gets another cycle day."""
    owners = []
    for n, (first, cycle_day) in enumerate(days):
        end = days[n + 1][0] if n + 1 < len(days) else None
        begin, until = max(first, row.valid_from), min(row.valid_to or date.max, end or date.max)
        if begin < until:
            valid_to = None if until == date.max else until
            owners.append(replace(row, valid_from=begin, valid_to=valid_to, cycle_day=cycle_day))
    return owners


def random_usage(random: Random, tariff: Tariff, owners: Sequence[Owner], n: int) -> list[Use]:
    """Uses of these numbers and of one that nobody has, from before the first cycle until the third is over."""
    numbers = [*sorted({row.msisdn for row in owners}), "+212699999999"]
    changes = [row.valid_from for row in owners if row.valid_from > date(2026, 1, 1)] or [FIRST_CYCLE]
    uses: list[Use] = []
    for place in range(n):
        begin = FIRST_CYCLE if random.random() < 0.85 else add_months(FIRST_CYCLE, -1)
        cycles = [add_months(begin, k) for k in range(4)]
        start = uses[-1].start if uses and random.random() < 0.03 else random_start(random, tariff, cycles, changes)
        msisdn = numbers[min(random.randrange(len(numbers)), random.randrange(len(numbers)))]
        uses.append(random_use(random, f"u{random.randrange(10**6):06}-{place:04}", msisdn, start))
    return uses


def random_use(random: Random, usage_id: str, msisdn: str, start: datetime) -> Use:
    """A use as its record tells it: where it roams and whom it calls, now and then at odds with its flags."""
    service = random.choice(("voice", "voice", "voice", "sms", "data"))
    called = None if service == "data" or random.random() < 0.2 else random.choice((*CALLED[1:], *SHORT[:1]))
    network = random.choice(NETWORKS) if random.random() < 0.12 else None
    use = Use(usage_id, service, "", start, random_units(random, service), called, network, msisdn)
    is_roaming, is_odd = roams(use) or random.random() < 0.02, random.random() < 0.02
    use = with_party(use)
    return replace(use, is_roaming=is_roaming, is_international=goes_abroad(use) != is_odd)


def earlier(random: Random, lake: Lake, share: float, days: dict[str, Days], changes: bool) -> Lake:
    """What was believed before: a share of the uses, some numbers otherwise or unknown, perhaps another tariff."""
    uses = [use for use in lake.uses if Random(use.usage_id).random() < share]
    plans = [name for name in lake.tariff.plans if name != COST]
    tariff = earlier_tariff(random, lake.tariff, plans, changes)
    if random.random() < 0.3:  # a cycle day that was wrong from the start
        days = days | {random.choice(sorted(days)): [(OPENED, random.choice((1, 10, 15, 28)))]}
    wrong = {row.msisdn for row in lake.owners if random.random() < 0.15}
    unknown = {msisdn for msisdn in sorted(wrong) if random.random() < 0.3}
    rows = [mistaken(random, row, plans, sorted(days)) if row.msisdn in wrong else row for row in lake.owners]
    owners = [part for row in rows if row.msisdn not in unknown for part in by_cycle_day(row, days[row.account_id])]
    return replace(lake, owners=tuple(owners), uses=tuple(uses), tariff=tariff)


def mistaken(random: Random, row: Owner, plans: Sequence[str], accounts: Sequence[str]) -> Owner:
    """A row as it should not have been: on another plan, now and then suspended, or of another account."""
    account = random.choice(accounts) if random.random() < 0.3 else row.account_id
    status = random.choice(("active", "active", "suspended"))
    return replace(row, account_id=account, plan=random.choice(plans), status=status)


def earlier_tariff(random: Random, tariff: Tariff, plans: list[str], changes: bool) -> Tariff:
    """The tariff, or one in which a plan, the destinations or the calendars were others."""
    what = random.choice(("nothing", "nothing", "plan", "plan", "destinations", "calendars"))
    if what == "plan":
        name = random.choice(plans)
        return replace(tariff, plans=tariff.plans | {name: random_retail_plan(random, name, changes)})
    if what == "destinations":
        return replace(tariff, destinations=random_destinations(random, FIRST_CYCLE))
    return replace(tariff, calendars=random_calendars(random, FIRST_CYCLE)) if what == "calendars" else tariff
