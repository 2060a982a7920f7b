"""Random lakes of which cycles are issued, and nothing changed since: all is rated as if none were issued."""

from pathlib import Path
from random import Random

import polars
import pytest

from tests.oracle.lake_in_process import Row, random_lake, rated

FEW, MORE = range(4), range(4, 40)


def by_use(rows: list[Row]) -> dict[tuple[str, str], Row]:
    return {(row["usage_id"], row["run"]): row for row in rows}


@pytest.mark.parametrize("seed", [*FEW, *(pytest.param(seed, marks=pytest.mark.slow) for seed in MORE)])
def test_what_is_issued_and_has_not_changed_costs_what_it_cost(seed: int, tmp_path: Path) -> None:
    lake, random = random_lake(seed), Random(seed)
    open_rows = by_use(rated(lake, tmp_path / "open"))
    cycles = sorted({(row["account_id"], row["cycle"]) for row in open_rows.values() if row["account_id"]})
    chosen = random.sample(cycles, random.randint(1, len(cycles)))
    issued = polars.DataFrame(chosen, {"account_id": polars.String, "cycle": polars.String}, orient="row")
    assert by_use(rated(lake, tmp_path / "issued", issued)) == open_rows
