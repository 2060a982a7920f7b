"""Columns of the price list of which a service may have several: tiers and modifiers, each a part of a struct."""

from collections.abc import Sequence
from typing import Any, cast

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import StructType

SEVERAL = {
    "tiers": "above: BIGINT, up_to: BIGINT, price: DECIMAL(12,6)",
    "modifiers": """name: STRING, from_minute: INT, to_minute: INT, weekdays: ARRAY<INT>, roaming: BOOLEAN,
        factor: DECIMAL(10,8)""",
}
"""A struct of as many as any service has, null past its last. No array: Spark interprets what loops over one, and
compiles what names its parts. Monday is 0."""


def struct_of(name: str, count: int) -> str:
    """The column of SEVERAL for so many, and one at least."""
    return f"{name} STRUCT<{', '.join(f'_{n}: STRUCT<{SEVERAL[name]}>' for n in range(max(count, 1)))}>"


def numbered(several: Sequence[Any]) -> dict[str, Any]:
    """A list as that struct."""
    return {f"_{n}": each for n, each in enumerate(several)}


def parts(rows: DataFrame, name: str) -> list[Column]:
    """The parts of a column of SEVERAL, each null where the service has no more."""
    return [F.col(f"{name}.{part}") for part in cast("StructType", rows.schema[name].dataType).names]
