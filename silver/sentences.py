"""What is said of a value that is not as it must be: shown in quotes, cut where it is long."""

SHOWN_CHARACTERS = 80


def must_be(name: str, must: str, text: str) -> str:
    """A sentence that names a field, says what it must be, and shows what it is."""
    return f"{name} must be {must}, and is {shown(text)}"


def shown(text: str) -> str:
    """A value in quotes."""
    return f"'{text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 3] + '...'}'"
