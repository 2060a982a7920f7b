"""Telephone numbers in what leaves the lake: each is replaced by a key that stands for it, and may be listed apart."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import polars as pl
from polars import DataFrame, LazyFrame

NUMBER = r"\+[1-9][0-9]{1,14}"
NUMBER_KEY, MSISDN = "number_key", "msisdn"
KEY_BYTES, SECRET_BYTES = 12, 32
"""Of a key 96 bits: among a billion numbers, two have the same one with a chance of 1 in 10**11."""


@dataclass(frozen=True)
class NumberKeys:
    """secret: of this lake. Without it nobody tells a number from its key, nor tries all numbers out."""

    secret: bytes = field(repr=False)

    def of(self, number: str) -> str:
        """The key of a number in E.164."""
        return hmac.digest(self.secret, number.encode(), sha256)[:KEY_BYTES].hex()

    def list(self, rows: LazyFrame, *columns: str) -> DataFrame:
        """number and key, of the first number in each text of these columns. One row per number."""
        numbers = [rows.select(pl.col(name).str.extract(f"({NUMBER})").alias("number")) for name in columns]
        distinct = pl.concat(numbers).drop_nulls().unique().sort("number").collect(engine="streaming")
        return distinct.with_columns(pl.Series("key", list(map(self.of, distinct["number"])), pl.String))

    def instead(self, rows: LazyFrame, *columns: str) -> LazyFrame:
        """The rows with keys instead of the numbers in these columns; msisdn is then called number_key."""
        keys = self.list(rows, *columns).lazy() if columns else LazyFrame()
        for name in columns:
            number, key = f"{name} number", f"{name} key"
            named = keys.select(pl.col("number").alias(number), pl.col("key").alias(key))
            rows = rows.with_columns(pl.col(name).str.extract(f"({NUMBER})").alias(number))
            rows = rows.join(named, on=number, how="left", maintain_order="left")
            rows = rows.with_columns(pl.col(name).str.replace(NUMBER, pl.col(key))).drop(number, key)
        return rows.rename({MSISDN: NUMBER_KEY}) if MSISDN in columns else rows


def number_keys(folder: Path, environment: Mapping[str, str]) -> NumberKeys:
    """The keys of a lake: by the secret that the environment gives, else by one that is made once, in this folder."""
    if given := environment.get("TOLLHOUSE_NUMBER_SECRET"):
        return NumberKeys(given.encode())
    path = folder / "number_secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(SECRET_BYTES))
        fresh.replace(path)
    return NumberKeys(path.read_text().encode())
