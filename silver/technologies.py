"""Radio technologies as generations: 3GPP's names for them, and the common ones."""

from pyspark.sql import Column
from pyspark.sql import functions as F

GENERATIONS = {
    "2G": ("2G", "GSM", "GPRS", "EDGE", "GERAN"),
    "3G": ("3G", "UMTS", "WCDMA", "HSPA", "HSPA+", "UTRAN"),
    "4G": ("4G", "LTE", "LTEA", "LTEM", "NBIOT", "EUTRAN"),
    "5G": ("5G", "NR", "5GNR", "5GSA", "5GNSA", "NGRAN"),
}


def generation(text: Column) -> Column:
    """2G, 3G, 4G or 5G; null for a name that is unknown. Case, spaces and dashes count nothing."""
    name = F.upper(F.translate(text, " -_", ""))
    return F.coalesce(*[F.when(name.isin(*names), found) for found, names in GENERATIONS.items()])
