"""CSV files as rows of text, whatever their columns mean."""

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from lake.errors import Stop
from lake.paths import is_passed_over, readable

SHOWN_CHARACTERS = 60
"""Characters of a line that a sentence shows."""

MALFORMED = "malformed"
"""Holds the whole line where it has not as many values as the header; else null."""

OPTIONS: dict[str, Any] = {
    "header": True,
    "escape": '"',  # a quote is doubled, as in RFC 4180; Spark's own way is a backslash
    "ignoreLeadingWhiteSpace": True,
    "ignoreTrailingWhiteSpace": True,
}


def check_csv(path: str) -> None:
    """Raises Stop for a file that is not there, or that Spark would pass over or take for several."""
    if is_passed_over(PurePath(PurePath(readable(path)).name)):
        raise Stop(f"{path} has a name that Spark passes over: rename it, so that it begins with neither _ nor a dot.")
    if "://" in path:
        return
    try:
        Path(path).open("rb").close()
    except FileNotFoundError:
        raise Stop(f"no CSV file at {path!r}: name one that exists.") from None
    except OSError as error:
        raise Stop(f"{path} cannot be read ({error.strerror}): name a CSV file that can.") from None


def read_csv(spark: SparkSession, path: str, columns: Sequence[str], optional: Sequence[str] = ()) -> DataFrame:
    """The columns, in any order in the file, as text without spaces around it, and MALFORMED. Raises Stop.

    Of the optional ones, those that the file has.
    """
    check_csv(path)
    try:
        foreign = spark.read.text(path).where(~F.is_valid_utf8("value"))
        example = F.first(F.make_valid_utf8("value"))  # a server hands nothing else over
        ((count, line),) = foreign.agg(F.count("*"), example).collect()
        header = [] if count else spark.read.csv(path, **OPTIONS).columns
    except AnalysisException:
        raise Stop(f"no CSV file at {path}: name one that exists.") from None
    if "\0" in "".join([*header, line or ""]):  # ASCII in UTF-16 is UTF-8 too
        raise Stop(f"{path} is UTF-16: save it as UTF-8.")
    if count:
        raise Stop(
            f"{path} is not UTF-8 in {count:,} of its lines, such as {line[:SHOWN_CHARACTERS]!r}: save it as UTF-8."
        )
    if not header:
        raise Stop(f"{path} is empty: give it a header, {','.join(columns)}, and rows below it.")
    check_columns(path, header, columns, optional)
    return spark.read.csv(
        path,
        schema=", ".join(f"`{name}` STRING" for name in (*header, MALFORMED)),
        columnNameOfCorruptRecord=MALFORMED,
        **OPTIONS,
    )


def check_columns(source: str, given: Sequence[str], columns: Sequence[str], optional: Sequence[str]) -> None:
    """Raises Stop where a source, named as sentences call it, gives other columns than these, in any order."""
    wanted = [*columns, *(name for name in optional if name in given)]
    if sorted(given) != sorted(wanted):
        more = f", and {','.join(optional)} where needed" if optional else ""
        apart = ", with commas between them" if len(given) == 1 else ""
        raise Stop(f"{source} has the columns {','.join(given)}: give it {','.join(columns)}{more}{apart}.")
