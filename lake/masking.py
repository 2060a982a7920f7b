"""What no sentence, trace or log may say: secrets, logins in addresses, and telephone numbers.

What a command is asked to print, such as a bill, does not go through here.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote, quote_plus

HIDDEN = "***"
SECRET_VARIABLE = re.compile(r"(TOLLHOUSE|AWS|AZURE|GOOGLE)_(\w+_)?(PASSWORD|SECRET|TOKEN|KEY|KEY_ID)")
"""Variables of the environment whose values are secrets."""

SHORTEST_SECRET = 4
"""Characters. A shorter one stands in half of all words, and stars in them would tell it."""

LOGIN = re.compile(r"(://[^\s@'\"/:]*):[^\s'\"]*@")
NAMED = re.compile(
    r"""\b((?:password|passwd|pwd|secret|token)\s*=\s*)("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s&;,'"]+)""",
    re.IGNORECASE,
)
PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
MOMENT = r"20[23]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?(?![0-9A-Za-z])"
RECORD_ID = r"[A-Za-z]+\d+(?:-[0-9A-Za-z]+)+(?![0-9A-Za-z])"
"""As a switch numbers its records, MSC01-67803c31-000034154: who is told of a use asks for it by that."""

NUMBER = re.compile(
    rf"(?P<other>(?<![0-9A-Za-z])(?:{UUID}|{MOMENT}|{RECORD_ID}))"
    r"|\+\d(?:[ .-]?\d){4,}[ .-]?(?P<end>\d\d)"
    r"|(?<![0-9A-Za-z])\d{6,}(?P<last>\d\d)(?![0-9A-Za-z])",
    re.ASCII,
)
"""Eight digits or more that stand alone, or seven after a +: a telephone number, if no moment, UUID or record's id."""


def masked(text: str, environment: Mapping[str, str] | None = None) -> str:
    """The text without secrets, and with the last two digits alone of what may be a telephone number."""
    for secret in secrets(os.environ if environment is None else environment):
        text = text.replace(secret, HIDDEN)
    text = PRIVATE_KEY.sub(HIDDEN, text)
    text = NAMED.sub(rf"\1{HIDDEN}", LOGIN.sub(rf"\1:{HIDDEN}@", text))
    return NUMBER.sub(last_digits, text)


def last_digits(number: re.Match[str]) -> str:
    return number["other"] or f"{HIDDEN}{number['end'] or number['last']}"


def secrets(environment: Mapping[str, str]) -> Iterator[str]:
    """Every secret in all forms that a library may repeat it in, the longest first."""
    values = {value for name, value in environment.items() if SECRET_VARIABLE.fullmatch(name)}
    forms = {form for value in values for form in written(value) if len(form) >= SHORTEST_SECRET}
    yield from sorted(forms, key=len, reverse=True)


def written(value: str) -> Iterator[str]:
    """A value with the blanks around it and without: as it is, in quotes of Python and JSON, and in an address."""
    for text in (value, value.strip()):
        yield from (text, repr(text)[1:-1], json.dumps(text)[1:-1])
        yield from (way(text, safe=kept, errors="replace") for way in (quote, quote_plus) for kept in ("", "/"))
