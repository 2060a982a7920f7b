"""Telephone numbers in E.164 (ITU-T E.164 §6): + and 8 to 15 digits, country code first."""

from pyspark.sql import Column
from pyspark.sql import functions as F

PUNCTUATION = " .-()\u00a0"
E164 = r"^\+[1-9][0-9]{7,14}\z"
SHORT_CODE = r"^[0-9]{2,8}\z"
SENDER_NAME = r"^[A-Za-z][A-Za-z0-9 ._&-]{1,10}\z"
"""GSM 03.40 lets a sender be a name of up to 11 characters."""

NATIONAL_DIGITS = {"212": 9, "213": 9, "216": 8, "221": 9, "225": 10, "33": 9, "34": 9, "351": 9, "966": 9}
"""How many digits follow the country code, where that is one number; a home number of another length is none."""


def e164(text: Column, country_code: str) -> Column:
    """The number in E.164, or null.

    Written internationally (+, 00, or the home country's code and a whole number) or nationally (0). Spaces, dots,
    dashes and parentheses count nothing.
    """
    bare = F.translate(text, PUNCTUATION, "")
    digits = NATIONAL_DIGITS.get(country_code)
    written = (
        F.when(bare.startswith("+"), bare)
        .when(bare.startswith("00"), F.concat(F.lit("+"), F.substring(bare, 3, 32)))
        .when(bare.startswith("0"), F.concat(F.lit(f"+{country_code}"), F.substring(bare, 2, 32)))
        .when(bare.startswith(country_code), F.concat(F.lit("+"), bare))
    )
    home = rf"^\+{country_code}" + (rf"[1-9][0-9]{{{digits - 1}}}\z" if digits else r"[1-9]")
    sound = written.rlike(E164) & (~written.startswith(f"+{country_code}") | written.rlike(home))
    return F.when(sound, written)


def other_party(text: Column, country_code: str) -> Column:
    """The number in E.164, else a short code or a sender's name as it is, else null."""
    trimmed = F.trim(text)
    return F.coalesce(
        e164(trimmed, country_code),
        F.when(trimmed.rlike(SHORT_CODE) | trimmed.rlike(SENDER_NAME), trimmed),
    )
