"""Radio technologies as generations: 3GPP's names for them, and the common ones."""

GENERATIONS = {
    "2G": ("2G", "GSM", "GPRS", "EDGE", "GERAN"),
    "3G": ("3G", "UMTS", "WCDMA", "HSPA", "HSPA+", "UTRAN"),
    "4G": ("4G", "LTE", "LTEA", "LTEM", "NBIOT", "EUTRAN"),
    "5G": ("5G", "NR", "5GNR", "5GSA", "5GNSA", "NGRAN"),
}
BY_NAME = {name: generation for generation, names in GENERATIONS.items() for name in names}
UNPUNCTUATED = str.maketrans("", "", " -_")


def generation(text: str) -> str | None:
    """2G, 3G, 4G or 5G; None for a name that is unknown. Case, spaces and dashes count nothing."""
    return BY_NAME.get(text) or BY_NAME.get(text.translate(UNPUNCTUATED).upper())
