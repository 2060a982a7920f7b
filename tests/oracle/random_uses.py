"""Seeded uses of numbers over three cycles: at the bounds of windows, days, cycles, groups and clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.oracle.owners import add_months
from tests.oracle.random_names import with_party
from tests.oracle.random_places import NETWORKS, random_party
from tests.oracle.random_tariffs import CLOCKS
from tests.oracle.tariff_text import SERVICES
from tests.oracle.use_pieces import Tariff, Use, version_on

VOICE = (0, 1, 2, 29, 30, 31, 59, 60, 61, 90, 599, 600, 601, 3_599, 3_600, 3_601)
DATA = (0, 1, 999, 1_000, 999_999, 1_000_000, 1_000_001, 5_000_000, 10_000_000, 30_000_001)
JITTERS = (0, 0, 0, -1, 1, -30, 30, -59, -60, -61, -90, -600, 600)
USES_OF_NUMBER = 40


def random_uses(random: Random, tariff: Tariff, first_cycle: date, n: int) -> list[Use]:
    """n uses in shuffled order: of numbers that keep their plan, that change it and may come back, and of none."""
    uses: list[Use] = []
    cycles = [add_months(first_cycle, n) for n in range(4)]
    while len(uses) < n:
        plans = random_plans(random, tariff, cycles)
        services = random.choice((list(SERVICES), ["voice"], [random.choice(SERVICES)]))
        uses += random_number(random, tariff, plans, services, cycles, f"s{len(uses):06}")
    return random.sample(uses[:n], n)


def random_plans(random: Random, tariff: Tariff, cycles: list[date]) -> dict[date, str]:
    """The plans of a number by the day from which it uses them."""
    days = sorted(random.sample(range((cycles[3] - cycles[0]).days), random.choice((0, 0, 0, 1, 2, 3))))
    two = random.sample(sorted(tariff.plans), 2)
    begins = [cycles[0] - timedelta(1), *(cycles[0] + timedelta(day) for day in days)]
    return {day: random.choice(two) for day in begins}


def random_number(
    random: Random, tariff: Tariff, plans: dict[date, str], services: list[str], cycles: list[date], number: str
) -> list[Use]:
    """The uses of one number; a few start with the one before, and a few belong to nobody."""
    versions = [version["valid_from"] for plan in plans.values() for version in tariff.plans[plan]["version"][1:]]
    starts: list[datetime] = []
    uses = []
    for n in range(random.randint(1, USES_OF_NUMBER * 2)):
        again = starts and random.random() < 0.05
        starts.append(starts[-1] if again else random_start(random, tariff, cycles, [*plans, *versions]))
        day = starts[-1].astimezone(tariff.zone).date()
        plan = plans[max(begin for begin in plans if begin <= day)]
        offered = version_on(tariff.plans[plan], day)
        service = random.choice(
            [name for name in services if name in offered] or [name for name in SERVICES if name in offered]
        )
        usage_id = f"u{random.randrange(10**6):06}-{number}-{n:02}"
        uses.append(random_use(random, usage_id, service, plan, starts[-1], number))
    return uses


def random_use(random: Random, usage_id: str, service: str, plan: str, start: datetime, number: str) -> Use:
    """A use on a plan; some call a number, some roam, some go on with another call."""
    use = Use(
        usage_id,
        service,
        plan,
        start,
        random_units(random, service),
        random_party(random, service),
        random.choice((*NETWORKS, "ESP02")) if random.random() < 0.15 else None,
        number if random.random() < 0.97 else None,
        True if service == "voice" and random.random() < 0.03 else None,
    )
    return with_party(use)


def random_start(random: Random, tariff: Tariff, cycles: list[date], days: list[date]) -> datetime:
    """A local time in one of three cycles, every second one at a bound of the clock, some at these days or a cycle."""
    first = datetime.combine(cycles[0], time(0), tariff.zone).astimezone(UTC)
    if random.random() < 0.5:
        return first + timedelta(seconds=random.randrange((cycles[3] - cycles[0]).days * 86_400 - 4_000))
    clock, day = time.fromisoformat(random.choice(CLOCKS)), cycles[0] + timedelta(random.randrange(89))
    if random.random() < 0.3:
        clock, day = random.choice((clock, time(0))), random.choice([*cycles[:3], *days])
    start = datetime.combine(day, clock, tariff.zone).replace(fold=random.randint(0, 1))
    return max(first, start.astimezone(UTC) + timedelta(seconds=random.choice(JITTERS)))


def random_units(random: Random, service: str) -> int:
    """Seconds, messages or bytes, every second one a bound of the tariffs; few calls last for days."""
    if service == "sms":
        return random.choice((1, 1, 1, 1, 2, 3, 5, 0))
    if service == "data":
        return random.choice(DATA) if random.random() < 0.4 else random.randint(1, 30_000_000)
    if random.random() < 0.02:
        return random.randint(3_600, 200_000)
    return random.choice(VOICE) if random.random() < 0.5 else random.randint(1, 900)
