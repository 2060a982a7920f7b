"""Telephone numbers in E.164 (ITU-T E.164 §6): + and 8 to 15 digits, country code first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lake import columns as F

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

from silver.e164 import E164, NATIONAL_DIGITS, PUNCTUATION

SHORT_CODE = r"^[0-9]{2,8}\z"
SENDER_NAME = r"^[A-Za-z][A-Za-z0-9 ._&-]{1,10}\z"
"""GSM 03.40 lets a sender be a name of up to 11 characters."""


def with_e164(rows: DataFrame, texts: Mapping[str, str], country_code: str) -> DataFrame:
    """Adds columns, each the number of a text column in E.164, or null.

    Written internationally (+, 00, or the home country's code and a whole number) or nationally (0). Spaces, dots,
    dashes and parentheses count nothing. In steps: Spark computes anew what an expression names again.
    """
    bare = {f"{name}_bare": F.translate(text, PUNCTUATION, "") for name, text in texts.items()}
    full = {f"{name}_full": international(F.col(f"{name}_bare"), country_code) for name in texts}
    sound = {name: F.when(is_sound(F.col(f"{name}_full"), country_code), F.col(f"{name}_full")) for name in texts}
    return rows.withColumns(bare).withColumns(full).withColumns(sound).drop(*bare, *full)


def international(bare: Column, country_code: str) -> Column:
    """A number without punctuation, from its + on; null where it begins like none."""
    return (
        F.when(bare.startswith("+"), bare)
        .when(bare.startswith("00"), F.concat(F.lit("+"), F.substring(bare, 3, 32)))
        .when(bare.startswith("0"), F.concat(F.lit(f"+{country_code}"), F.substring(bare, 2, 32)))
        .when(bare.startswith(country_code), F.concat(F.lit("+"), bare))
    )


def is_sound(number: Column, country_code: str) -> Column:
    """Whether a number has the digits of one: as many as E.164 allows, and at home as many as are given out there."""
    digits = NATIONAL_DIGITS.get(country_code)
    home = rf"^\+{country_code}" + (rf"[1-9][0-9]{{{digits - 1}}}\z" if digits else r"[1-9]")
    return number.rlike(rf"^{E164}\z") & (~number.startswith(f"+{country_code}") | number.rlike(home))


def other_party(text: Column, number: Column) -> Column:
    """The number, by with_e164; else a text that is a short code or a sender's name, as it is; else null."""
    trimmed = F.trim(text)
    return F.coalesce(number, F.when(trimmed.rlike(SHORT_CODE) | trimmed.rlike(SENDER_NAME), trimmed))
