"""A report as one CSV file, RFC 4180: header, quotes doubled, line breaks and bytes kept, in the report's order."""

import shutil
from pathlib import Path

from pyspark.sql import DataFrame

OPTIONS = {
    "quote": '"',
    "escape": '"',
    "emptyValue": '""',  # an empty text, told from a missing one
    "nullValue": "",
    "ignoreLeadingWhiteSpace": "false",
    "ignoreTrailingWhiteSpace": "false",
}


def write_csv(report: DataFrame, path: Path) -> None:
    """Writes the rows to the path, which must not exist; in parallel where there are many, never through the driver.

    Spark writes a sorted report as parts in order; they are put together behind one header.
    """
    parts = path.with_suffix(".parts")
    report.write.options(**OPTIONS).csv(str(parts))
    with path.open("wb") as whole:
        whole.write(header(report.columns))
        for part in sorted(parts.glob("part-*.csv")):
            with part.open("rb") as rows:
                shutil.copyfileobj(rows, whole)
    shutil.rmtree(parts)


def header(columns: list[str]) -> bytes:
    """The first line."""
    return (",".join(columns) + "\n").encode()
