"""The operator's customers: accounts and their numbers, and the file of them that load-reference reads."""

import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, islice, repeat
from pathlib import Path

import numpy as np
from faker import Faker

from bronze.synthetic.addresses import address, vat_id
from bronze.synthetic.contracts import STAYS, Version, a_day, contract
from bronze.synthetic.dice import numpy_dice, python_dice
from bronze.synthetic.network import REGIONS
from bronze.synthetic.period import Period, months_later
from bronze.synthetic.phone_numbers import MOBILE, Numbers, anywhere

NAMES = "fr_DZ"  # Maghrebi names in Latin letters; Faker has no Moroccan locale
COLUMNS = (
    *("msisdn", "account_id", "customer_name", "plan", "status", "region"),
    *("is_student", "is_urban", "joined_on", "valid_from", "valid_to", "address", "vat_id"),
)
DAYS_OF_CUSTOMERS = 8 * 365
JOINS_EACH_MONTH = 0.02
MOVES_EACH_MONTH = 0.015
STUDENTS = 0.18
SEVERAL_NUMBERS = 0.1


@dataclass(frozen=True)
class Account:
    """Who pays. region: its position in REGIONS. joined_on: the local date of the first contract.

    moves_on: the local date on which it moves to another region, if ever.
    """

    account_id: str
    customer_name: str
    region: int
    is_student: bool
    is_urban: bool
    joined_on: date
    moves_on: date | None = None
    moves_to: int = 0

    def region_on(self, day: date) -> int:
        """Where it lives on a local day."""
        return self.region if self.moves_on is None or day < self.moves_on else self.moves_to


@dataclass(frozen=True)
class Subscriber:
    """One number of an account, as the integer of its E.164 digits, with its contract's versions in order."""

    msisdn: int
    account: Account
    versions: tuple[Version, ...]


def people(seed: int, period: Period, count: int) -> list[Subscriber]:
    """`count` numbers and their accounts around a period. The first number is active throughout, always."""
    dice = python_dice(seed, "people")
    numbers = msisdns(seed, count).tolist()
    owners = islice(households(seed, period, dice), count)
    return [
        Subscriber(msisdn, owner, contract(dice, begins(dice, owner, first, period), period, fate))
        for msisdn, (owner, first), fate in zip(numbers, owners, chain([STAYS], repeat(None)), strict=False)
    ]


def msisdns(seed: int, count: int) -> Numbers:
    """`count` different mobile numbers in no order."""
    dice = numpy_dice(seed, "msisdns")
    numbers = np.unique(anywhere(dice, MOBILE, count))
    while len(numbers) < count:
        numbers = np.unique(np.concatenate([numbers, anywhere(dice, MOBILE, count)]))
    return dice.permutation(numbers)[:count]


def households(seed: int, period: Period, dice: random.Random) -> Iterator[tuple[Account, bool]]:
    """Endless accounts, each as often as it has numbers, and whether this is its first."""
    names = Faker(NAMES)
    names.seed_instance(seed)
    number = 0
    while True:
        owner = moved(seed, account(dice, number, names.name(), period), period)
        size = dice.choice((2, 2, 3, 4)) if dice.random() < SEVERAL_NUMBERS else 1
        yield from ((owner, nth == 0) for nth in range(size))
        number += 1


def account(dice: random.Random, number: int, name: str, period: Period) -> Account:
    """One account; number 0 joined three years before the period."""
    region = dice.choices(range(len(REGIONS)), [region.share for region in REGIONS])[0]
    return Account(
        account_id=f"A{100_001 + number}",
        customer_name=name,
        region=region,
        is_student=dice.random() < STUDENTS,
        is_urban=dice.random() < REGIONS[region].urban,
        joined_on=joined_on(dice, period) if number else period.first - timedelta(days=3 * 365),
    )


def moved(seed: int, owner: Account, period: Period) -> Account:
    """The account, which now and then moves in a month of the period after the first."""
    dice, settled = python_dice(seed, f"moves/{owner.account_id}"), months_later(period.first, 1)
    if owner.joined_on >= settled or dice.random() >= MOVES_EACH_MONTH * (period.months - 1):
        return owner
    elsewhere = [region for region in range(len(REGIONS)) if region != owner.region]
    return replace(owner, moves_on=a_day(dice, settled, period.last), moves_to=dice.choice(elsewhere))


def joined_on(dice: random.Random, period: Period) -> date:
    """A day of the eight years before the period, or now and then of the period."""
    if dice.random() < JOINS_EACH_MONTH * period.months:
        return a_day(dice, period.first, period.last)
    return period.first - timedelta(days=dice.randint(1, DAYS_OF_CUSTOMERS))


def begins(dice: random.Random, owner: Account, first: bool, period: Period) -> date:
    """When a number's contract begins: an account's first with it, a further one some day later."""
    return owner.joined_on if first else a_day(dice, owner.joined_on, max(owner.joined_on, period.first))


def write_subscribers(subscribers: list[Subscriber], path: Path) -> None:
    """The subscribers as CSV, one row per dated version of a number, cut where its owner moves. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows(row(one, version) for one in subscribers for version in cut(one.versions, one.account.moves_on))


def cut(versions: Iterable[Version], day: date | None) -> Iterator[Version]:
    """The versions, that which holds before and from a local day on as two."""
    for version in versions:
        if day and version.valid_from < day and (version.valid_to is None or day < version.valid_to):
            yield replace(version, valid_to=day)
            yield replace(version, valid_from=day)
        else:
            yield version


def row(subscriber: Subscriber, version: Version) -> tuple[str, ...]:
    """One version in the order of COLUMNS."""
    owner = subscriber.account
    region = owner.region_on(version.valid_from)
    return (
        f"+{subscriber.msisdn}",
        owner.account_id,
        owner.customer_name,
        version.plan,
        version.status,
        REGIONS[region].name,
        str(owner.is_student).lower(),
        str(owner.is_urban).lower(),
        owner.joined_on.isoformat(),
        version.valid_from.isoformat(),
        version.valid_to.isoformat() if version.valid_to else "",
        address(owner.account_id, region),
        vat_id(owner.account_id),
    )
