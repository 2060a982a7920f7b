"""One table of a tariff file while it is read: gives its keys by kind, and collects what is wrong."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TypeVar

from gold.pricing.tariff.values import KindError, listed

LONGEST_VALUE = 60
"""Of a value in a sentence, in characters."""

MISSPELT = 2
"""Letters in which a key may differ from the one that was meant, between those that both begin and end with."""

Value = TypeVar("Value")
Other = TypeVar("Other")


@dataclass(frozen=True)
class Section:
    """where: the file, plan and dates as far as they are known. path: the keys that lead here, dotted.

    faults: one sentence each, shared by all sections of a reading, so that all are told at once.
    asked: the keys asked for so far, which are those that are known. told: unknown keys of which a fault tells.
    begun: how many faults there were when it was opened.

    One mistake is told once: what keys mean to each other is looked at where each of them is sound, as end() says.
    """

    where: str
    table: Mapping[str, object]
    faults: list[str]
    path: str = ""
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    begun: int = 0

    def need(self, key: str, kind: Callable[[object], Value], otherwise: Other) -> Value | Other:
        """The key's value. Where it is missing or wrong, a fault, and something to go on with."""
        if key in self.table:
            return self.may(key, kind, otherwise)
        self.asked.append(key)
        if misspelt := self.misspelt(key):
            self.told.append(misspelt)
            self.fault(f"{self.path}{key_shown(misspelt)} is an unknown key; expected {key}, {expectation(kind)}")
        else:
            self.fault(f"{self.path}{key} is missing; expected {expectation(kind)}")
        return otherwise

    def misspelt(self, key: str) -> str | None:
        """The key that stands where this one is missing, if one is like it."""
        strange = () if key in self.table else (other for other in self.table if other not in self.asked)
        return next((other for other in strange if is_like(key, other)), None)

    def may(self, key: str, kind: Callable[[object], Value], default: Other) -> Value | Other:
        """The key's value, or the default where it is left out."""
        self.asked.append(key)
        if key not in self.table:
            return default
        try:
            return kind(self.table[key])
        except KindError as error:
            self.fault(f"{self.path}{key} is {shown(self.table[key])}; expected {error}")
            return default

    def part(self, key: str) -> "Section | None":
        """The table below a key, if it is there."""
        table = self.may(key, a_table, None)
        return None if table is None else self.below(f"{self.path}{key}.", table)

    def parts(self, key: str) -> "Iterator[Section]":
        """The tables of the list below a key, each opened when its turn comes; none where it is left out."""
        for n, table in enumerate(self.may(key, tables, []), start=1):
            yield self.below(f"{self.path}{key}[{n}].", table)

    def below(self, path: str, table: Mapping[str, object]) -> "Section":
        """A section of its own under this one's faults."""
        return replace(self, path=path, table=table, asked=[], told=[], begun=len(self.faults))

    def at(self, where: str) -> "Section":
        """The same, named more closely in the faults to come."""
        return replace(self, where=where)

    def end(self) -> bool:
        """Every key was asked for; what is left is unknown. Whether it is sound, and all that is below it."""
        for key in self.table:
            if key not in (*self.asked, *self.told):
                self.told.append(key)
                self.fault(f"{self.path}{key_shown(key)} is an unknown key; expected one of {listed(self.asked)}")
        return self.is_sound()

    def is_sound(self) -> bool:
        """Whether nothing was wrong in it so far, nor in what is below it."""
        return len(self.faults) == self.begun

    def check_own_names(self, what: str, names: Sequence[str]) -> None:
        """No two of a kind have the same name."""
        for twice in sorted({name for name in names if name and names.count(name) > 1}):
            self.fault(f'{what} "{twice}" is there twice; expected a name of its own')

    def fault(self, what: str) -> None:
        """Remembers a sentence."""
        self.faults.append(f"{self.where}: {what}.")


def is_like(key: str, other: str) -> bool:
    """Whether one may be the other misspelt."""
    return max(len(key), len(other)) - alike(key, other) - alike(key[::-1], other[::-1]) <= MISSPELT


def alike(key: str, other: str) -> int:
    """With how many letters both begin."""
    return len(list(takewhile(lambda two: two[0] == two[1], zip(key, other, strict=False))))


def a_table(value: object) -> Mapping[str, object]:
    """A TOML table."""
    if not isinstance(value, dict):
        raise KindError("a table of keys")
    return value


def tables(value: object) -> list[Mapping[str, object]]:
    """A list of TOML tables."""
    if not isinstance(value, list) or not all(isinstance(member, dict) for member in value):
        raise KindError("a list of tables, each below its name in [[double brackets]]")
    return value


def expectation(kind: Callable[[object], object]) -> str:
    """What a kind expects, in its own words."""
    try:
        kind(None)
    except KindError as error:
        return str(error)
    return "a value"


def shown(value: object) -> str:
    """A value as the file would show it, on one line, cut short."""
    try:
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, bool | str) else str(value)
    except ValueError:  # Python writes no whole number of thousands of digits
        return "a number of thousands of digits"
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 3] + "..."


def key_shown(key: str) -> str:
    """A key as it stands in the file, in quotes where it is no plain word or long."""
    return key if key.isprintable() and len(key) <= LONGEST_VALUE else shown(key)
