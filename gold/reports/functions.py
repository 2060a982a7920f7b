"""What reports call beside SQL's own functions: how they write what CSV has no type for, and average money."""

from decimal import Decimal

MONEY = "DECIMAL(18,4)"
"""The type of an amount in gold: no currency of ISO 4217 has more decimals."""


DAY = "(20[0-9]{2})-(0[1-9]|1[0-2])-([0-3][0-9])"
BETWEEN = "[ ().-]*"
LONG_NUMBER = f"([0-9]{BETWEEN}[0-9]{BETWEEN}[0-9])({BETWEEN}[0-9]){{2,}}"
"""What may be a telephone number, however it is written, or a part of one; bronze has it whole."""


def functions(decimals: int) -> dict[str, str]:
    """What each function stands for, by its name and arguments. decimals: of the currency's minor unit.

    amount: so many of the minor unit. money: an amount with the currency's decimals. per_customer: an average to the
    minor unit, halves away from zero, reckoned in whole numbers, since `/` makes a float. iso: a timestamp in UTC, with
    as many digits of a second as it has: 2026-03-06T09:00:00Z. masked: bytes as text, where they are UTF-8, of numbers
    of five digits and more the first three, days apart; else how many bytes.
    """
    whole, unit = f"CAST(total * {10**decimals} AS HUGEINT)", f"{Decimal(1).scaleb(-decimals):f}"
    half_up = f"sign({whole}) * ((2 * abs({whole}) + customers) // (2 * customers))"
    return {
        "amount(minor_units)": f"CAST(minor_units * {unit} AS {MONEY})",
        "money(amount)": f"CAST(amount AS DECIMAL(18,{decimals}))",
        "per_customer(total, customers)": f"CAST({half_up} * {unit} AS DECIMAL(18,{decimals}))",
        "iso(instant)": "replace(CAST(make_timestamp(epoch_us(instant)) AS VARCHAR), ' ', 'T') || 'Z'",
        "spared(text)": f"regexp_replace(text, '{DAY}', '\\1~\\2~\\3', 'g')",
        "hidden(text)": f"replace(regexp_replace(spared(text), '{LONG_NUMBER}', '\\1***', 'g'), '~', '-')",
        "masked(payload)": "coalesce(hidden(TRY(decode(payload))), octet_length(payload) || ' bytes, no UTF-8')",
    }
