"""The plan with rates that docs/tariff.md shows charges what its text says."""

import shutil
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from tests.oracle.records import Subscriber, Use
from tests.plain_lake import PlainLake
from tests.small_lakes import ROOT, usage_row

AMAL = Subscriber("+212600000001", "A1", "peak", "active", False, False, date(2020, 1, 1), date(2026, 1, 1))


def documented(folder: Path) -> Path:
    """The reference tariff with the plan that docs/tariff.md shows, in force until 7 March."""
    text = (ROOT / "docs/tariff.md").read_text(encoding="utf-8")
    version = next(block for block in text.split("```toml\n")[1:] if "version.window" in block).partition("```")[0]
    tariff = Path(shutil.copytree(ROOT / "conf/tariff", folder / "tariff"))
    dates = "[[version]]\nvalid_from = 2026-01-01\nvalid_to = 2026-03-07\n"
    (tariff / "plans" / "peak.toml").write_text(f'plan = "peak"\nlabel = "Peak"\n{dates}\n{version}', encoding="utf-8")
    return tariff


def call(usage_id: str, start: datetime, units: int) -> Use:
    return Use(usage_id, "voice", AMAL.msisdn, start.replace(tzinfo=UTC), units)


def test_the_documented_plan_charges_what_its_text_says(tmp_path: Path) -> None:
    uses = [
        call("across the end of the peak", datetime(2026, 3, 6, 19, 59, 30), 90),
        call("up to the second before the plan ends", datetime(2026, 3, 6, 23, 59), 60),
        call("beyond the plan's last version", datetime(2026, 3, 6, 23, 59), 61),
        call("without usage", datetime(2026, 3, 6, 12), 0),
    ]
    lake = PlainLake(tmp_path)
    lake.loaded([usage_row(use, n) for n, use in enumerate(uses)], [AMAL], documented(tmp_path))
    rows = lake.rate()
    assert {name: (row["status"], row["reason"], row["charge"]) for name, row in rows.items()} == {
        "across the end of the peak": ("rated", None, Decimal("0.850000")),
        "up to the second before the plan ends": ("rated", None, Decimal("0.300000")),
        "beyond the plan's last version": ("rated", None, Decimal("0.310000")),  # 61 s at 0.30 a minute, rounded up
        "without usage": ("rated", None, Decimal("0.000000")),
    }
