"""Seeded random subscribers and uses that lie on the tariff's edges far more often than real ones do."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.oracle.records import ZONE, Subscriber, Use

# Each number gets one of these lives: (plan, status, valid_from, valid_to) rows.
Row = tuple[str, str, date, date | None]
OLD = date(2025, 3, 1)
LIVES: list[list[Row]] = [
    [("standard", "active", OLD, None)],
    [("premium", "active", OLD, None)],
    [("standard", "active", OLD, date(2026, 3, 16)), ("premium", "active", date(2026, 3, 16), None)],
    [("premium", "active", OLD, date(2026, 4, 10)), ("standard", "active", date(2026, 4, 10), None)],
    [
        ("standard", "active", OLD, date(2026, 3, 10)),
        ("standard", "suspended", date(2026, 3, 10), date(2026, 3, 24)),
        ("standard", "active", date(2026, 3, 24), None),
    ],
    [("premium", "active", date(2026, 3, 17), None)],
    [],
    [("gold", "active", OLD, date(2026, 4, 1)), ("standard", "active", date(2026, 4, 1), None)],
    [("standard", "active", OLD, date(2026, 4, 1)), ("premium", "active", date(2026, 4, 1), None)],
    [("premium", "active", OLD, date(2026, 3, 13)), ("premium", "active", date(2026, 4, 13), None)],
    [("standard", "active", OLD, date(2026, 3, 31)), ("premium", "suspended", date(2026, 3, 31), None)],
    [("standard", "active", date(2026, 4, 9), None)],
    [("premium", "terminated", OLD, None)],
    [("premium", "active", OLD, date(2026, 3, 25)), ("gold", "active", date(2026, 3, 25), None)],
    [("gold", "suspended", OLD, date(2026, 4, 2)), ("premium", "active", date(2026, 4, 2), None)],
]
JOINED = [
    date(2018, 2, 28),
    date(2020, 2, 29),
    date(2021, 3, 31),
    date(2023, 4, 1),
    date(2024, 2, 29),
    date(2024, 4, 30),
    date(2025, 3, 1),
]
FIRST, DAYS = date(2026, 2, 20), 75  # to 5 May
CLOCKS = [
    time(0),
    time(0, 0, 1),
    time(7, 59, 59),
    time(8),
    time(11, 59, 59),
    time(12),
    time(17, 59, 59),
    time(18),
    time(22, 59, 59),
    time(23),
    time(23, 59, 59),
]
EDGE_DAYS = [
    date(2026, 2, 28),
    date(2026, 3, 1),
    date(2026, 3, 19),
    date(2026, 3, 20),
    date(2026, 3, 27),
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2026, 4, 30),
    date(2026, 5, 1),
]
# Around the two changes of the clock: UTC+1 becomes UTC on 15 February, and UTC becomes UTC+1 on 22 March.
CHANGES = [datetime(2026, 2, 15, 2, tzinfo=UTC), datetime(2026, 3, 22, 2, tzinfo=UTC)]
VOICE = [0, 1, 59, 60, 119, 120, 121, 240, 241, 360, 480, 7_000, 17_999, 18_000]
DATA = [0, 1, 5_000_000, 9_999_999, 10_000_000, 10_000_001, 15_000_000, 20_000_000, 20_000_001]
HUGE_DATA = [990_000_000, 1_999_999_999, 2_000_000_000, 2_000_000_005, 37_123_456_789]


def random_month(seed: int, n_uses: int, n_numbers: int, with_moves: bool = True) -> tuple[list[Use], list[Subscriber]]:
    """Uses of February to May 2026 in shuffled order, and the dated rows of their numbers.

    All lives occur from 15 numbers on; one of each 15 numbers has no row at all. With moves, every seventh
    number goes to another account with its second row.
    """
    random = Random(seed)
    numbers = [f"+2126{n:08}" for n in random.sample(range(10**8), n_numbers)]
    accounts = max(2, n_numbers * 2 // 3)
    subscribers = [
        subscriber(random, msisdn, n, (n + moved) % accounts, row)
        for n, msisdn in enumerate(numbers)
        for place, row in enumerate(LIVES[n % len(LIVES)])
        for moved in [int(with_moves and place > 0 and n % 7 == 2)]
    ]
    uses: list[Use] = []
    for n in range(n_uses):
        uses.append(random_use(random, f"u{n:07}", numbers, uses))
    random.shuffle(uses)
    return uses, subscribers


def subscriber(random: Random, msisdn: str, n: int, account: int, row: Row) -> Subscriber:
    """A row of the n-th number; most often it shares its account's attributes."""
    attributes = Random(account if random.random() < 0.8 else n + 10_000)
    plan, status, valid_from, valid_to = row
    return Subscriber(
        msisdn,
        f"A{account:05}",
        plan,
        status,
        attributes.random() < 0.3,
        attributes.random() < 0.5,
        min(valid_from, attributes.choice(JOINED)),
        valid_from,
        valid_to,
    )


def random_use(random: Random, usage_id: str, numbers: Sequence[str], before: Sequence[Use]) -> Use:
    """A use of some number, the first ones most; one in twenty starts in the second of an earlier one."""
    msisdn = numbers[min(int(random.random() ** 1.5 * len(numbers)), random.randrange(len(numbers)))]
    service, start = random.choices(("voice", "sms", "data"), (5, 3, 3))[0], random_start(random)
    if before and random.random() < 0.05:
        twin = random.choice(before)
        service, msisdn, start = twin.record_type, twin.msisdn, twin.start
    return Use(
        usage_id[::-1],  # so that a tie is not settled by the order of making
        service,
        msisdn,
        start,
        random_units(random, service),
        random.random() < 0.12,
        random.random() < 0.12,
    )


def random_start(random: Random) -> datetime:
    """A local time in one of 75 days, every second one on an edge, some around a change of the clock."""
    if random.random() < 0.04:
        return random.choice(CHANGES) + timedelta(seconds=random.randint(-4_000, 4_000))
    day = random.choice(EDGE_DAYS) if random.random() < 0.2 else FIRST + timedelta(random.randrange(DAYS))
    clock = random.choice(CLOCKS) if random.random() < 0.4 else any_time(random)
    return datetime.combine(day, clock, ZONE).astimezone(UTC)


def any_time(random: Random) -> time:
    """A second of the day."""
    return (datetime.min + timedelta(seconds=random.randrange(86_400))).time()


def random_units(random: Random, service: str) -> int:
    """Seconds, one message, or bytes; every second one a bound of the tariff."""
    if service == "sms":
        return 1
    if service == "voice":
        return random.choice(VOICE) if random.random() < 0.5 else random.randint(1, 900)
    if random.random() < 0.04:
        return random.choice(HUGE_DATA)
    return random.choice(DATA) if random.random() < 0.5 else random.randint(1, 30_000_000)
