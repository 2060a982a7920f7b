"""Names that the other files of a tariff give: calendars and zones, one or a list of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from gold.pricing.tariff import values


@dataclass(frozen=True)
class Known:
    """The names that the other files of a tariff give; None: any, as a document has them that was checked already."""

    calendars: Collection[str] | None = None
    zones: Collection[str] | None = None


ANY_NAMES = Known()


def known_name(
    known: Collection[str] | None, otherwise: Callable[[object], str] = values.text
) -> Callable[[object], str]:
    """One of the names known; None: otherwise."""
    return otherwise if known is None else values.one_of(known)


def some_names(
    known: Collection[str] | None, otherwise: Callable[[object], str] = values.text
) -> Callable[[object], tuple[str, ...]]:
    """At least one name, none twice, in order, each as known_name takes it."""
    read_name = known_name(known, otherwise)

    def read(value: object) -> tuple[str, ...]:
        good = isinstance(value, list) and value and all(isinstance(v, str) for v in value)
        if not isinstance(value, list) or not good or len(set(value)) < len(value):
            raise values.KindError("a list of names, none of them twice")
        return tuple(sorted(read_name(v) for v in value))

    return read


def flag_or(names: Callable[[object], tuple[str, ...]]) -> Callable[[object], bool | tuple[str, ...]]:
    """Yes, no, or only these."""

    def read(value: object) -> bool | tuple[str, ...]:
        if isinstance(value, list):
            return names(value)
        if not isinstance(value, bool):
            raise values.KindError("true or false, or a list of names")
        return value

    return read
