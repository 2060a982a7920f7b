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

    def list(self, rows: LazyFrame, column: str) -> DataFrame:
        """number and key, of the first number in each text of a column. One row per number."""
        return self.known(rows, column).select("number", "key").drop_nulls().unique().sort("number")

    def instead(self, rows: LazyFrame, *columns: str) -> LazyFrame:
        """The rows with keys instead of the numbers in these columns; msisdn is then called number_key."""
        known = self.known(rows, *columns).select("text", "masked").lazy() if columns else LazyFrame()
        for name in columns:
            rows = rows.join(known, left_on=name, right_on="text", how="left", maintain_order="left")
            rows = rows.with_columns(pl.col("masked").alias(name)).drop("masked")
        return rows.rename({MSISDN: NUMBER_KEY}) if MSISDN in columns else rows

    def known(self, rows: LazyFrame, *columns: str) -> DataFrame:
        """text, its first number, the key of that, and masked: the text with the key. One row per text of the columns:
        many rows share one."""
        texts = pl.concat([rows.select(pl.col(name).alias("text")) for name in columns]).drop_nulls().unique()
        numbered = texts.with_columns(number=pl.col("text").str.extract(f"({NUMBER})")).collect(engine="streaming")
        numbers = numbered["number"].drop_nulls().unique()
        keys = pl.DataFrame({"number": numbers, "key": pl.Series(map(self.of, numbers), dtype=pl.String)})
        masked = pl.col("text").str.replace(NUMBER, pl.col("key")).alias("masked")
        return numbered.join(keys, on="number", how="left").with_columns(masked)


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
