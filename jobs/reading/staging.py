"""Lines of text by way of a folder: Spark writes them, and processes of this machine draw documents of them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lake.rows import Rows

FILES_PER_WORKER = 8
"""So that the bar moves and nobody waits long for the last."""


@contextmanager
def staged_files(lines: Rows, staging: Path, workers: int) -> Iterator[list[Path]]:
    """Files of the lines, which have one column, some for each worker; they are gone afterwards. staging: a folder that
    every worker of a Spark cluster must see."""
    try:
        # no Path.as_uri: Spark knows no %20
        lines.repartition(workers * FILES_PER_WORKER).write.mode("overwrite").text(f"file://{staging}")
        yield sorted(staging.glob("part-*"))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
