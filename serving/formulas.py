"""Which texts a spreadsheet that opens a CSV file would work out, written for every engine of patterns alike."""

BEGINNING = r"[=+@\t\r-]"
"""How such a text begins."""

NUMBER = r"[+-][0-9.]+"
"""The whole of a text that begins so and is a number."""
