"""Plans with buckets that numbers share, the numbers on them, and random usage of three months."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from lake.store import Store
from lake.table import Table
from tests.oracle.records import Subscriber, Use
from tests.small_lakes import ROOT

FAMILY = """
plan = "family"
label = "Family"

[[version]]
valid_from = 2026-01-01

[[version.bucket]]
name = "minutes"
service = "voice"
units = 300
shared = true

[version.voice]
roaming = true
international = true

[[version.voice.rate]]
groups = [{ price = "0.60", price_unit = 60, increment = 60 }]
"""

RICH = """
plan = "rich"
label = "Rich"

[[version]]
valid_from = 2026-01-01
maximum_spend = "6.00"

[[version.window]]
name = "night"
from = "20:00"

[[version.bucket]]
name = "nights"
service = "voice"
units = 900
windows = ["night"]
rollover = 2

[[version.bucket]]
name = "all day"
service = "voice"
units = 1_200
priority = 1
shared = true
rollover = 1
carried_last = true

[version.voice]
roaming = true
international = true

[[version.voice.rate]]
window = "night"
groups = [{ price = "0.10", price_unit = 60, increment = 30 }]

[[version.voice.rate]]
connect_fee = "0.05"
minimum = "0.10"
groups = [
    { up_to = 60, price = "0.40", price_unit = 60, increment = 60 },
    { tiers = [{ up_to = 600, price = "0.30" }, { price = "0.20", flat_fee = "0.25" }], price_unit = 60 },
]

[version.sms]
package = { units = 10, price = "0.50", free = 3 }
roaming = true
international = true

[version.data]
volume = [{ up_to = 3_000, price = "1.00" }, { up_to = 9_000, price = "0.80" }, { price = "0.20" }]
price_unit = 1_000
roaming = true
international = true
""".replace('"all day"', '"all_day"')
MORE_RULES = (
    "".join(
        f"""
[[version.discount]]
name = "more_{n}"
label = "More"
base = "left"
percent = "{n}"
"""
        for n in range(1, 6)
    )
    + """
[[version.tax]]
name = "levy"
label = "Levy"
percent = "5"
services = ["voice", "sms"]
base = "lines"
"""
)
"""A dozen discounts and two taxes with those of the reference tariff."""


def with_plans(folder: Path, *plans: str) -> Path:
    """The reference tariff and these plans."""
    tariff = Path(shutil.copytree(ROOT / "conf/tariff", folder / "tariff"))
    for number, text in enumerate(plans):
        (tariff / "plans" / f"plan{number}.toml").write_text(text, encoding="utf-8")
    return tariff


def owner(number: int, account: str, plan: str) -> Subscriber:
    """A number of an account, on a plan since March."""
    msisdn = f"+2126000000{number:02}"
    return Subscriber(msisdn, account, plan, "active", False, False, date(2020, 1, 1), date(2026, 3, 1))


def content(store: Store, table: Table) -> dict[tuple[str, ...], dict[str, object]]:
    """What a table holds by key, without provenance."""
    rows = [row.asDict(recursive=True) for row in store.read(table).collect()]
    return {tuple(row[name] for name in table.key): {name: row[name] for name in table.content} for row in rows}


def random_uses(random: Random, owners: list[Subscriber], count: int) -> list[Use]:
    """Uses of three months."""
    begin, uses = datetime(2026, 3, 1, tzinfo=UTC), []
    for number in range(count):
        record_type = random.choice(["voice", "voice", "voice", "sms", "data"])
        units = {"voice": random.randint(0, 500), "sms": random.randint(1, 4), "data": random.randint(1, 5_000)}
        start = begin + timedelta(minutes=random.randrange(90 * 24 * 60))
        uses.append(Use(f"use{number}", record_type, random.choice(owners).msisdn, start, units[record_type]))
    return uses
