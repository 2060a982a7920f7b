"""The tariff of a demo: the reference, and what usage costs the operator, so that margins have something to show."""

import shutil
from pathlib import Path

REFERENCE = Path("conf/tariff")
COSTS = Path("conf/demo/interconnect.toml")
SHORT_CODES = "=*,short_codes,2018-01-01,,\n"
"""A row of destinations.csv: where prices depend on the zone, as those of costs do, all that is called needs one."""


def with_costs(tariff: Path, folder: Path) -> Path:
    """The folder, made a copy of the reference tariff with a cost run; another tariff is left as and where it is."""
    if tariff.resolve() != REFERENCE.resolve():
        return tariff
    shutil.copytree(tariff, folder)
    shutil.copy(COSTS, folder / "plans")
    with (folder / "destinations.csv").open("a", encoding="utf-8") as rows:
        rows.write(SHORT_CODES)
    return folder
