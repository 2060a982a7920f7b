"""What must not be found: the numbers of a lake and the secrets of a run, looked for in whatever a run left."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from lake.reader import Reader
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

SIGNIFICANT = 9
"""Digits at a number's end by which it is known, whatever stands before them."""

DIGITS = re.compile(r"[0-9](?:[ .-]?[0-9]){8,}")


def numbers_of(root: str) -> frozenset[str]:
    """The last digits of every number of a lake: whose, and called."""
    usage, subscribers = (Reader(root).scan(table) for table in (USAGE, SUBSCRIBERS))
    every = pl.concat([usage.select("msisdn"), usage.select(msisdn="other_party"), subscribers.select("msisdn")])
    numbers = every.drop_nulls().unique().collect()["msisdn"]
    return frozenset(number[-SIGNIFICANT:] for number in numbers if len(number) > SIGNIFICANT)


def content(path: Path) -> str:
    """All texts of a file: its name, a table's rows, a workbook's sheets."""
    if path.suffix == ".parquet":
        return "\n".join(map(str, pl.read_parquet(path).rows()))
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return "\n".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    return path.read_bytes().decode(errors="replace")


def numbers_in(text: str, known: frozenset[str]) -> set[str]:
    """Those of the numbers that a text names."""
    runs = {re.sub("[ .-]", "", run) for run in DIGITS.findall(text)}
    return known & {run[at : at + SIGNIFICANT] for run in runs for at in range(len(run) - SIGNIFICANT + 1)}


def leaks(places: Iterable[Path], known: frozenset[str], secrets: Iterable[str] = ()) -> Iterator[str]:
    """The files below these folders that hold a number or a secret, with what they hold."""
    for place in places:
        for path in sorted(file for file in place.rglob("*") if file.is_file()) if place.is_dir() else [place]:
            text = f"{path.name}\n{content(path)}"
            held = numbers_in(text, known) | {secret for secret in secrets if secret in text}
            if held:
                yield f"{path}: {sorted(held)}"
