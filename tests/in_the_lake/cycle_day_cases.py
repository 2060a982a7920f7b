"""Plans, rules, numbers and calls for tests of cycles that begin on any day, and the lines of their bills."""

import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.oracle.records import ZONE, Subscriber, Use
from tests.small_lakes import ROOT, subscriber_row

PLAIN = """
plan = "plain"
label = "Plain"
[[version]]
valid_from = 2026-01-01
[[version.fee]]
name = "monthly"
label = "Monthly fee"
amount = "31.00"
[version.voice]
price = "0.01"
price_unit = 1
free_units = 100
rollover = true
roaming = true
international = true
"""

BUCKET = """
plan = "bucket"
label = "Bucket"
[[version]]
valid_from = 2026-01-01
minimum_commitment = "3.10"
commitment_prorated = true
[[version.bucket]]
name = "minutes"
service = "voice"
units = 310
rollover = 1
prorated = true
[version.voice]
roaming = true
international = true
[[version.voice.rate]]
groups = [{ price = "0.01", price_unit = 1 }]
"""

CAPPED = """
plan = "capped"
label = "Capped"
[[version]]
valid_from = 2026-01-01
maximum_spend = "3.10"
maximum_prorated = true
[version.voice]
price = "0.01"
price_unit = 1
roaming = true
international = true
"""

RULES = """
label = "Bill rules"
[[version]]
valid_from = 2018-01-01
valid_to = 2026-04-10
[[version.fee]]
name = "paper"
label = "Paper"
amount = "1.00"
[[version]]
valid_from = 2026-04-10
[[version.discount]]
name = "years"
label = "Years"
base = "lines"
percent_per_year = "10"
percent_at_most = "50"
[[version.discount]]
name = "code"
label = "Code"
base = "left"
coupon = "TEN"
percent = "10"
[[version.fee]]
name = "paper"
label = "Paper"
amount = "2.00"
"""


def tariff(folder: Path) -> Path:
    """A folder of these plans and rules."""
    made = Path(shutil.copytree(ROOT / "conf/tariff", folder / "tariff"))
    (made / "plans/plain.toml").write_text(PLAIN, encoding="utf-8")
    (made / "plans/bucket.toml").write_text(BUCKET, encoding="utf-8")
    (made / "plans/capped.toml").write_text(CAPPED, encoding="utf-8")
    (made / "bill_rules.toml").write_text(RULES, encoding="utf-8")
    return made


def call(usage_id: str, msisdn: str, local: str, units: int) -> Use:
    """A call at a local time of 2026: 03-15 00:00:00."""
    start = datetime.fromisoformat(f"2026-{local}").replace(tzinfo=ZONE).astimezone(UTC)
    return Use(usage_id, "voice", msisdn, start, units)


def owner(name: str, day: int, **other: Any) -> dict[str, Any]:
    """A number and account of this name since January: on the plan its name begins with, else the plain one."""
    plan = next((plan for plan in ("bucket", "capped") if name.startswith(plan)), "plain")
    who = Subscriber(name, name, plan, "active", False, False, date(2025, 4, 10), date(2026, 1, 1))
    return subscriber_row(who) | {"cycle_day": day} | other


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def lines(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """The lines of a cycle's bills by account. rows: of gold.bill_lines."""
    by_account: dict[str, dict[str, str]] = {}
    for row in sorted(rows, key=lambda row: (row["account_id"], row["line_no"])):
        line = "/".join(row["line_id"].split("/")[:2]) if row["kind"] != "fee" else row["name"]
        by_account.setdefault(row["account_id"], {})[line] = str(row["amount"].quantize(Decimal("0.01")))
    return by_account
