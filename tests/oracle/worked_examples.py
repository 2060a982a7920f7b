"""Reads docs/worked_examples.md: its plans and destinations, its uses, and what each of them is charged by hand."""

import json
import re
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

RULE = "the rule it shows"
FIELDS = {
    "use": "usage_id",
    "plan": "plan",
    "service": "record_type",
    "subscriber": "subscriber",
    "start": "start",
    "units": "units",
    "to": "called_number",
    "network": "visited_network",
    "continuation": "continuation",
}
"""The columns that make a line of usage, and its names for them."""
DESTINATIONS = "prefix,zone,valid_from,valid_to,free"
"""The columns of the page's CSV."""

NEEDED = {"use", "service", "start", "units", "pieces", "charge", RULE}
KNOWN = NEEDED | {*FIELDS, "allowances"}

BLOCK = re.compile(r"^(```(?:toml|csv)\n.*?^```\n)", re.DOTALL | re.MULTILINE)
PIECE = re.compile(r"(\d+)\+(\d+) (.+) g(\d+) (\d+) @ ([\d.]+)/(\d+)(?: x([\d.]+))? = (-?[\d.]+)")
FEE = re.compile(r"fee ([\d.]+)")
ALLOWANCE = re.compile(r"(\S+) (\d+) = (-?[\d.]+)")
CHARGE = re.compile(r"-?[\d.]+")
REFUSAL = re.compile(r"(rejected|error) [a-z_]+")


@dataclass
class Page:
    """What the page holds: its plans as TOML, its destinations as lines of CSV without their header, and the rows of
    its tables, each with its cells by column."""

    plans: dict[str, str] = field(default_factory=dict)
    destinations: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)


def read(text: str) -> Page:
    """A page's plans and rows; a row that names no plan is on the plan above it. A fault is an AssertionError."""
    page, plan = Page(), ""
    for part in BLOCK.split(text):
        if part.startswith("```csv"):
            header, *lines = part.splitlines()[1:-1]
            assert header == DESTINATIONS, f"no destinations: {header}"
            page.destinations += lines
        elif part.startswith("```"):
            toml = part.removeprefix("```toml\n").removesuffix("```\n")
            plan = tomllib.loads(toml)["plan"]
            assert plan not in page.plans, f"plan {plan} stands twice"
            page.plans[plan] = toml
        else:
            page.rows += [{"plan": plan, "allowances": "-"} | row for row in rows(part)]
    return page


def rows(text: str) -> list[dict[str, str]]:
    """The rows of the tables in a text, but of those whose first column is `example`: they tell the notation."""
    examples, columns = [], list[str]()
    for line in text.splitlines():
        if not line.startswith("|"):
            columns = []
        elif not columns:
            columns = cells(line)
            if columns[0] != "example":
                assert NEEDED <= set(columns) <= KNOWN, f"columns missing or unknown: {NEEDED ^ set(columns)}"
        elif columns[0] != "example" and set(line) != set("|-"):
            assert len(cells(line)) == len(columns), f"not {len(columns)} cells: {line}"
            examples.append(dict(zip(columns, cells(line), strict=True)))
    return examples


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]


def line_of(row: dict[str, str]) -> dict[str, Any]:
    """A row as a line of usage. An empty cell is a field that is not there."""
    line: dict[str, Any] = {name: row[column] for column, name in FIELDS.items() if row.get(column)}
    for name in ("units", "continuation"):
        if re.fullmatch(r"-?\d+(\.\d+)?|true|false", line.get(name, "")):
            line[name] = json.loads(line[name])
    return line


def expected(row: dict[str, str]) -> dict[str, str]:
    """What a row wants answered, each number in its one way of writing."""
    assert CHARGE.fullmatch(row["charge"]) or REFUSAL.fullmatch(row["charge"]), f"no charge: {row['charge']}"
    wanted = {"charge": number(row["charge"]) if CHARGE.fullmatch(row["charge"]) else row["charge"]}
    for name, one in (("pieces", piece), ("allowances", allowance)):
        wanted[name] = "; ".join(map(one, row[name].split("; "))) if row[name] != "-" else "-"
    return wanted


def piece(text: str) -> str:
    if fee := FEE.fullmatch(text):
        return f"fee {number(fee[1])}"
    part = PIECE.fullmatch(text)
    assert part, f"no piece: {text}"
    offset, units, window, group, billed, price, per, factor, charge = part.groups(default="1")
    return f"{offset}+{units} {window} g{group} {billed} @ {number(price)}/{per} x{number(factor)} = {number(charge)}"


def allowance(text: str) -> str:
    part = ALLOWANCE.fullmatch(text)
    assert part, f"no allowance: {text}"
    return f"{part[1]} {part[2]} = {number(part[3])}"


def number(text: str) -> str:
    return format(Decimal(text).normalize(), "f")
