"""What a record is called: a number or a text, told apart from every other one, whatever its letters."""

from pyspark.sql import Column
from pyspark.sql import functions as F

VISIBLE = r"[\p{L}\p{M}\p{N}\p{P}\p{S} ]+"
JSON_VALUE = r'\{.*\}|\[.*\]|"-?Infinity"'
"""An object or array where an id belongs, or what reading makes of a number such as 1e400."""

IDENTIFIER = rf"^(?!({JSON_VALUE})\z){VISIBLE}\z"
HALF_A_CHARACTER = r"\\u[dD][89a-fA-F]"
"""The escape of a surrogate; reading makes a question mark of each that stands alone."""


def identifier(text: Column, json: Column) -> Column:
    """The id, or null where it is none or could be confused with another: blanks, half characters. json: the record."""
    is_confused = text.contains("?") & json.rlike(HALF_A_CHARACTER)
    return F.when(text.rlike(IDENTIFIER) & ~is_confused, text)
