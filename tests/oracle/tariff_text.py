"""A tariff's terms as nested dicts, just as its files hold them, and the text of these files."""

import json
from datetime import date
from typing import Any

Terms = dict[str, Any]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SERVICES = ("voice", "sms", "data")


def toml(plan: Terms) -> str:
    """The file of a plan: its keys, then a table for each version and for all that a version holds."""
    lines = [f"{key} = {value_text(plan[key])}" for key in ("plan", "label", "run") if key in plan]
    for version in plan["version"]:
        lines += ["", *table("[[version]]", version)]
        for service in SERVICES:
            if service in version:
                lines += table(f"[version.{service}]", version[service])
                for rate in version[service].get("rate", []):
                    lines += table(f"[[version.{service}.rate]]", rate)
        for name in ("window", "modifier", "bucket"):
            for terms in version.get(name, []):
                lines += table(f"[[version.{name}]]", terms)
    return "\n".join(lines) + "\n"


def table(header: str, terms: Terms) -> list[str]:
    """A header and the keys below it; tables of their own are left to the caller."""
    own = {"rate", "modifier", "bucket", *SERVICES} | ({"window"} if "valid_from" in terms else set())
    return [header, *(f"{key} = {value_text(value)}" for key, value in terms.items() if key not in own)]


def value_text(value: object) -> str:
    """A value in TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {value_text(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(value_text, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)
