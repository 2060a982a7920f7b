"""What reports call beside SQL's own functions: how they write what CSV has no type for, and average money."""

from decimal import Decimal

MONEY = "DECIMAL(18,4)"
"""The type of an amount in gold: no currency of ISO 4217 has more decimals."""


def functions(decimals: int) -> dict[str, str]:
    """What each function stands for, by its name and arguments. decimals: of the currency's minor unit.

    amount: so many of the minor unit. money: an amount with the currency's decimals. per_customer: an average to the
    minor unit, halves away from zero, reckoned in whole numbers, since `/` makes a float. iso: a timestamp in UTC, with
    as many digits of a second as it has: 2026-03-06T09:00:00Z.
    """
    whole, unit = f"CAST(total * {10**decimals} AS HUGEINT)", f"{Decimal(1).scaleb(-decimals):f}"
    half_up = f"sign({whole}) * ((2 * abs({whole}) + customers) // (2 * customers))"
    return {
        "amount(minor_units)": f"CAST(minor_units * {unit} AS {MONEY})",
        "money(amount)": f"CAST(amount AS DECIMAL(18,{decimals}))",
        "per_customer(total, customers)": f"CAST({half_up} * {unit} AS DECIMAL(18,{decimals}))",
        "iso(instant)": "replace(CAST(make_timestamp(epoch_us(instant)) AS VARCHAR), ' ', 'T') || 'Z'",
    }
