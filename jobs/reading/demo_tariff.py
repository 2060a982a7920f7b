"""The tariff of a demo: the reference, and what usage costs the operator, so that margins have something to show.

At first it is loaded with a mistake in one month, so that there is an issued bill to correct.
"""

import shutil
from datetime import timedelta
from pathlib import Path

from gold.cycles import Cycle

REFERENCE = Path("conf/tariff")
COSTS = Path("conf/demo/interconnect.toml")
SHORT_CODES = "=*,short_codes,2018-01-01,,\n"
"""A row of destinations.csv: where prices depend on the zone, as those of costs do, all that is called needs one."""

PLAN = "premium"
MISTAKE = "Premium's roaming surcharge was 80 % instead of 50 %"
RIGHT, WRONG = 'factor = "1.5"', 'factor = "1.8"'
VERSION, SINCE = "[[version]]\n", "valid_from = 2018-01-01"


def is_reference(tariff: Path) -> bool:
    """Whether it is the folder that a demo makes its own of."""
    return tariff.resolve() == REFERENCE.resolve()


def with_costs(tariff: Path, folder: Path) -> Path:
    """The folder, made a copy of the reference tariff with a cost run; another tariff is left as and where it is."""
    if not is_reference(tariff):
        return tariff
    shutil.copytree(tariff, folder)
    shutil.copy(COSTS, folder / "plans")
    with (folder / "destinations.csv").open("a", encoding="utf-8") as rows:
        rows.write(SHORT_CODES)
    return folder


def with_mistake(tariff: Path, folder: Path, month: Cycle) -> Path:
    """The folder, made a copy of a demo's tariff in which PLAN has a version of one month alone: MISTAKE."""
    shutil.copytree(tariff, folder)
    file = folder / "plans" / f"{PLAN}.toml"
    head, right = file.read_text(encoding="utf-8").split(VERSION)
    wrong = right.replace(RIGHT, WRONG).replace(SINCE, f"valid_from = {month.first_day}")
    after = right.replace(SINCE, f"valid_from = {month.last_day + timedelta(days=1)}")
    file.write_text(VERSION.join((head, right, wrong, after)), encoding="utf-8")
    return folder
