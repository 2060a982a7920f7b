"""A part of a bill, with what it is made of: what its parts come to is what it comes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Part:
    """title, said: what it is, and more about it. amount: in the currency, exactly; None of what has none, as where
    a record came from. kind: bill, section, line, use, entry or origin."""

    kind: str
    title: str
    said: str = ""
    amount: Decimal | None = None
    parts: Sequence["Part"] = ()

    def all(self, depth: int = 0) -> Iterator[tuple[int, "Part"]]:
        """It and all below it, in order, and how deep each is."""
        yield depth, self
        for part in self.parts:
            yield from part.all(depth + 1)
