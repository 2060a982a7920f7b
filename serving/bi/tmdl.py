"""TMDL: a semantic model as text. An object, its properties below it, its children below these, one tab deeper each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

Properties = Mapping[str, str | bool]
"""By name; True is written as the name alone, False not at all."""


@dataclass(frozen=True)
class Item:
    """head: what it is and its name, as table dim_date. expression: what stands after its = sign. about: in words."""

    head: str
    expression: str = ""
    about: str = ""
    properties: Properties = field(default_factory=dict)
    children: Sequence["Item"] = ()


def name(text: str) -> str:
    """A name, in quotes where it is not one word."""
    return text if re.fullmatch(r"\w+", text) else "'" + text.replace("'", "''") + "'"


def tag(*path: str) -> str:
    """An id that stays the same as long as the names do: Power BI tells by it what was renamed."""
    return str(uuid5(NAMESPACE_URL, "tollhouse/" + "/".join(path)))


def text(items: Sequence[Item]) -> str:
    """A file."""
    return "\n".join("\n".join(lines(item)) + "\n" for item in items)


def lines(item: Item) -> list[str]:
    """An item's lines, not indented. An expression of several lines stands deeper than the properties."""
    about = [f"/// {line}" for line in item.about.splitlines()]
    first, *rest = item.expression.split("\n") if item.expression else [""]
    if rest:
        head = [f"{item.head} =", *(f"\t\t{line}" for line in (first, *rest))]
    else:
        head = [f"{item.head} = {first}" if first else item.head]
    properties = [
        key if value is True else f"{key}: {value}" for key, value in item.properties.items() if value is not False
    ]
    below = [f"\t{line}" for line in properties]
    for child in item.children:
        below += ["", *(f"\t{line}" if line else "" for line in lines(child))]
    return [*about, *head, *below]
