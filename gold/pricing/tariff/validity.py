"""On which days dated terms hold, and whether the versions of one plan do without overlap or gap."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate

from gold.pricing.tariff.version import Version


def holds(day: date, valid_from: date, valid_to: date | None) -> bool:
    """Whether what holds from a day until another, which is excluded, holds on a day. None: it is open."""
    return valid_from <= day and (valid_to is None or day < valid_to)


def closed(versions: Sequence[Version]) -> list[Version]:
    """The versions in order; one that is left open ends where the next begins."""
    ordered = sorted(versions, key=lambda version: version.valid_from)
    starts: list[date | None] = [version.valid_from for version in ordered[1:]]
    return [replace(v, valid_to=v.valid_to or until) for v, until in zip(ordered, [*starts, None], strict=True)]


def faults(versions: Sequence[Version]) -> list[str]:
    """What is wrong with versions in order, as the ends of sentences."""
    empty = [
        f"the version {v.span} holds on no day; expected valid_to, which is excluded, after valid_from"
        for v in versions
        if v.valid_to and v.valid_to <= v.valid_from and not begins_again(v, versions)
    ]
    before = accumulate(versions[:-1], longer)  # which may outlast several
    return empty + [fault for one, two in zip(before, versions[1:], strict=True) if (fault := between(one, two))]


def longer(one: Version, two: Version) -> Version:
    """Which of two versions with an end lasts longer; the second where both end together."""
    return one if until(one) > until(two) else two


def until(version: Version) -> date:
    """When a version with an end is over; one that holds on no day ends where it begins."""
    assert version.valid_to is not None
    return max(version.valid_from, version.valid_to)


def begins_again(version: Version, versions: Sequence[Version]) -> bool:
    """Two versions of one day are an overlap, not an empty version."""
    return [v.valid_from for v in versions].count(version.valid_from) > 1


def between(one: Version, two: Version) -> str | None:
    """What is wrong where one version ends and the next begins."""
    assert one.valid_to is not None
    if one.valid_from == two.valid_from or one.valid_to > two.valid_from:
        return (
            f"the versions {one.span} and {two.span} overlap; "
            "expected the first to end, or be left open, where the second begins"
        )
    if one.valid_from < one.valid_to < two.valid_from:
        return f"no version holds from {one.valid_to} to {two.valid_from}; expected none of its days without one"
    return None
