"""Accounts that are called by their telephone numbers: no key can stand for these, since bills are named after them."""

import polars as pl

from lake.log import NO_TABLE
from machine.command import Call, Stop
from silver.subscribers import SUBSCRIBERS

SHORTEST = 7
"""Digits of an account that ends as its number does, and is it: without + and zeros before."""


def check_accounts(call: Call) -> None:
    """Raises Stop where an account's name is a number of its own, and the settings let none leave the lake."""
    tables = call.reader.pinned(SUBSCRIBERS)
    if call.settings.publish.numbers or tables.version(SUBSCRIBERS) == NO_TABLE:
        return
    call.told(inputs=tables.at)
    digits = pl.col("account_id").str.replace_all(r"[^0-9]", "").str.strip_chars_start("0")
    is_number = (digits.str.len_chars() >= SHORTEST) & pl.col("msisdn").str.ends_with(digits)
    accounts = tables.scan(SUBSCRIBERS).filter(is_number).select(pl.col("account_id").n_unique())
    if count := accounts.collect(engine="streaming").item():
        raise Stop(
            f"{count:,} accounts are called by telephone numbers, which would stand in every table that is published: "
            "write numbers = true below [publish] of the settings to let them, or give accounts other names."
        )
