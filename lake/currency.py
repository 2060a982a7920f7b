"""How many decimals a currency's minor unit has, by ISO 4217's own table, which the library carries."""

from iso4217 import Currency


def minor_units(code: str) -> int | None:
    """0 for JPY, 2 for EUR, 3 for TND; None for what is no currency of ISO 4217, or has no minor unit, such as gold."""
    try:
        return Currency(code).exponent
    except ValueError:
        return None
