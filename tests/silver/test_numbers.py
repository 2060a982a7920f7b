"""Telephone numbers against phonenumbers, Google's own library, as the oracle."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from silver.numbers import other_party, with_e164

REGIONS = ("MA", "FR", "ES", "US", "GB", "DE", "SN", "SA", "AE", "CN", "BR", "DK", "SG", "AU")
KINDS = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)


def numbers() -> list[phonenumbers.PhoneNumber]:
    """Valid numbers of many countries, and Moroccan ones of every leading digit."""
    examples = [phonenumbers.example_number_for_type(region, kind) for region in REGIONS for kind in KINDS]
    home = [phonenumbers.parse(f"+2126{digits}", "MA") for digits in range(10_000_000, 80_000_000, 1_234_567)]
    return [number for number in examples + home if number and phonenumbers.is_valid_number(number)]


def writings() -> list[str]:
    """Those numbers as people and switches write them."""
    found = []
    for number in numbers():
        plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        spaced = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        found += [plain, spaced, "00" + plain[1:], spaced.replace("+", "00 "), spaced.replace(" ", ".")]
        if number.country_code == 212:
            national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
            found += [national, national.replace("-", " "), f"({national[:2]}) {national[2:]}", plain[1:]]
    return found


def test_valid_numbers_are_what_phonenumbers_makes_of_them(spark: SparkSession) -> None:
    texts = writings()
    assert len(texts) > 400
    rows = spark.createDataFrame([(text,) for text in texts], "text string")
    made = {row["text"]: row["made"] for row in with_e164(rows, {"made": "text"}, "212").collect()}
    wanted = {
        text: phonenumbers.format_number(phonenumbers.parse(text, "MA"), PhoneNumberFormat.E164) for text in texts
    }
    assert made == wanted


def test_what_is_no_number_is_null_and_a_short_code_serves_as_other_party(spark: SparkSession) -> None:
    wanted = {
        "06-12-AB": (None, None),
        "12": (None, "12"),
        "0612": (None, "0612"),
        "anonymous": (None, "anonymous"),
        "+212": (None, None),
        "+2126123456": (None, None),
        "+21261234567890": (None, None),
        "+2126123456789012345": (None, None),
        "+0612345678": (None, None),
        "": (None, None),
        "'; DROP TABLE": (None, None),
        "\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668": (None, None),
    }
    rows = spark.createDataFrame([(text,) for text in wanted], "text string")
    both = with_e164(rows, {"n": "text"}, "212").withColumn("o", other_party(F.col("text"), F.col("n")))
    assert {row["text"]: (row["n"], row["o"]) for row in both.collect()} == wanted
