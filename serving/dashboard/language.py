"""English and French: texts by their English, and amounts as their readers write them, exact from decimals."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from telecom.services import SERVICES

DASH = "\u2013"
"""Stands for what is not known: no zero, and no nothing."""

NARROW = "\u202f"
"""The space that French has between thousands."""

WORDS = {service.name: service.label for service in SERVICES.values()} | {
    "corrupt_json": "Corrupt JSON", "not_utf8": "Not UTF-8", "missing_record_id": "Missing record ID",
}  # fmt: skip
"""Codes that are more than a capital letter away from words."""

NAMES = {"en": "English", "fr": "Français"}
MONEY, PERCENT = "money", "percent"
MINUTE = timedelta(minutes=1)
HOUR, DAY = 60, 24 * 60
"""Minutes."""

SIZES = ((1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k"))


@cache
def french() -> Mapping[str, str]:
    """The French of every English text."""
    return tomllib.loads(Path(__file__).with_name("french.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Language:
    """code: en or fr. currency: ISO 4217, of all money. decimals: of its minor unit."""

    code: str
    currency: str
    decimals: int

    def text(self, english: str, **values: Any) -> str:
        """A text with its {places} filled; one that is not in the table, such as a region, is as it is."""
        text = french().get(english, english) if self.code == "fr" else english
        return text.format(**values) if values else text

    def word(self, code: str) -> str:
        """A code of the lake, such as needs_attention, in words."""
        return self.text(WORDS.get(code) or code.replace("_", " ").capitalize())

    def number(self, value: Decimal | int, decimals: int = 0) -> str:
        """Rounded half up to so many decimals, thousands apart."""
        rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        text = f"{rounded + 0:,f}"
        return text.replace(",", NARROW).replace(".", ",") if self.code == "fr" else text

    def amount(self, value: Decimal | int | None, unit: str, decimals: int | None = None) -> str:
        """A number with its unit; a dash for none. decimals: of money those of the currency."""
        if value is None:
            return DASH
        is_money = unit == MONEY
        number = self.number(value, self.decimals if is_money and decimals is None else decimals or 0)
        return f"{number}\u00a0{self.unit(unit)}" if unit else number

    def unit(self, unit: str) -> str:
        """A unit as it stands behind a number and on an axis."""
        return {MONEY: self.currency, PERCENT: "%"}.get(unit) or self.text(unit)

    def money(self, value: Decimal | None) -> str:
        """An amount of money to the minor unit."""
        return self.amount(value, MONEY)

    def compact(self, value: Decimal | int) -> str:
        """Four signs or less: 950, 1.2k, 35k, 1.2M."""
        amount = abs(Decimal(value))
        for size, sign in SIZES:
            if amount >= size:
                return f"{self.number(Decimal(value) / size, 1 if amount < 10 * size else 0)}{sign}"
        return self.number(value)

    def change(self, value: Decimal | None, before: Decimal | None) -> str:
        """By how many per cent a value is more than the one before; a dash where there is nothing to compare with."""
        if value is None or not before:
            return DASH
        change = (value - before) / abs(before) * 100
        sign = "+" if change > 0 else ""
        return f"{sign}{self.number(change, 1)}\u00a0%"

    def month(self, cycle: str) -> str:
        """A cycle as people call it: March 2026."""
        year, month = cycle.split("-")
        return f"{self.text(MONTHS[int(month) - 1])} {year}"

    def day(self, value: date | None) -> str:
        """ISO 8601 in English, 31/03/2026 in French."""
        return DASH if value is None else f"{value:%d/%m/%Y}" if self.code == "fr" else f"{value:%Y-%m-%d}"

    def age(self, elapsed: timedelta) -> str:
        """Whole minutes, hours from two on, days from two on: 5 min, 3 h, 12 days."""
        minutes = max(0, elapsed // MINUTE)
        if minutes < 2 * HOUR:
            return self.text("{count} min", count=minutes)
        if minutes < 2 * DAY:
            return self.text("{count} h", count=minutes // HOUR)
        return self.text("{count} days", count=self.number(minutes // DAY))

    def instant(self, value: datetime) -> str:
        """A time in UTC, to the minute."""
        return f"{self.day(value)} {value:%H:%M} UTC"


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
