"""Reads TMDL back: what stands at which depth, and nothing that the language does not have."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

KINDS = "database|model|table|column|measure|partition|relationship|expression|annotation|source|ref table"
HEAD = re.compile(rf"(?P<kind>{KINDS})(?: (?P<name>'(?:[^']|'')+'|[\w-]+))?(?: = (?P<head>[^ ].*)| (?P<open>=))?")
PROPERTY = re.compile(r"(?P<name>\w+)(?:: (?P<value>.+))?")


@dataclass
class Node:
    """name: without its quotes. properties: a flag is "true"."""

    kind: str
    name: str
    expression: str = ""
    about: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    def all(self, kind: str) -> dict[str, "Node"]:
        """The children of a kind, by name. Raises ValueError where two have one name."""
        nodes = [child for child in self.children if child.kind == kind]
        if len({node.name for node in nodes}) < len(nodes):
            raise ValueError(f"{self.name} has two of one name among its {kind}s")
        return {node.name: node for node in nodes}


def read(text: str) -> list[Node]:
    """The objects of a file. Raises ValueError for a line that is none of TMDL."""
    lines = text.splitlines()
    nodes = list(objects(lines, 0))
    if lines:
        raise ValueError(f"nothing of TMDL at this depth: {lines[0]!r}")
    return nodes


def objects(lines: list[str], depth: int) -> Iterator[Node]:
    """The objects at a depth, taken from the front of the lines."""
    about: list[str] = []
    while lines:
        if not lines[0].strip():
            lines.pop(0)
            continue
        text = lines[0].removeprefix("\t" * depth)
        if indent(lines[0]) != depth:
            return
        if text.startswith("/// "):
            about.append(lines.pop(0).strip()[4:])
            continue
        head = HEAD.fullmatch(text)
        if head is None:
            return
        lines.pop(0)
        yield opened(head, lines, depth, "\n".join(about))
        about = []


def opened(head: re.Match[str], lines: list[str], depth: int, about: str) -> Node:
    """An object: its expression, its properties, and what is in it."""
    name = (head["name"] or "").strip("'").replace("''", "'")
    node = Node(head["kind"], name, head["head"] or "", about)
    if head["open"]:
        node.expression = "\n".join(taken(lines, depth + 2))
    while lines and indent(lines[0]) == depth + 1 and not HEAD.fullmatch(lines[0].strip()):
        if lines[0].strip().startswith("///"):
            break
        match = PROPERTY.fullmatch(lines.pop(0).strip())
        if match is None or match["name"] in node.properties:
            raise ValueError(f"no property, or a second one, of {node.kind} {node.name}: {match}")
        node.properties[match["name"]] = match["value"] or "true"
    node.children = list(objects(lines, depth + 1))
    return node


def taken(lines: list[str], depth: int) -> Iterator[str]:
    """The lines of an expression."""
    while lines and lines[0].strip() and indent(lines[0]) >= depth:
        yield lines.pop(0).removeprefix("\t" * depth)


def indent(line: str) -> int:
    return len(line) - len(line.lstrip("\t"))
