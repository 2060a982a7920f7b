"""The operator's customers: accounts and their numbers, and the file of them that load-reference reads."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice, repeat
from pathlib import Path

import numpy as np
from faker import Faker

from bronze.synthetic.contracts import STAYS, Version, a_day, contract
from bronze.synthetic.dice import numpy_dice, python_dice
from bronze.synthetic.month import Month
from bronze.synthetic.network import REGIONS
from bronze.synthetic.phone_numbers import MOBILE, Numbers, anywhere

NAMES = "fr_DZ"  # Maghrebi names in Latin letters; Faker has no Moroccan locale
COLUMNS = (
    *("msisdn", "account_id", "customer_name", "plan", "status", "region"),
    *("is_student", "is_urban", "joined_on", "valid_from", "valid_to"),
)
DAYS_OF_CUSTOMERS = 8 * 365
JOINS_THIS_MONTH = 0.02
STUDENTS = 0.18
SEVERAL_NUMBERS = 0.1


@dataclass(frozen=True)
class Account:
    """Who pays. region: its position in REGIONS. joined_on: the local date of the first contract."""

    account_id: str
    customer_name: str
    region: int
    is_student: bool
    is_urban: bool
    joined_on: date


@dataclass(frozen=True)
class Subscriber:
    """One number of an account, as the integer of its E.164 digits, with its contract's versions in order."""

    msisdn: int
    account: Account
    versions: tuple[Version, ...]


def people(seed: int, month: Month, count: int) -> list[Subscriber]:
    """`count` numbers and their accounts around a month. The first number is active throughout, always."""
    dice = python_dice(seed, "people")
    numbers = msisdns(seed, count).tolist()
    owners = islice(households(seed, month, dice), count)
    return [
        Subscriber(msisdn, owner, contract(dice, begins(dice, owner, first, month), month, fate))
        for msisdn, (owner, first), fate in zip(numbers, owners, chain([STAYS], repeat(None)), strict=False)
    ]


def msisdns(seed: int, count: int) -> Numbers:
    """`count` different mobile numbers in no order."""
    dice = numpy_dice(seed, "msisdns")
    numbers = np.unique(anywhere(dice, MOBILE, count))
    while len(numbers) < count:
        numbers = np.unique(np.concatenate([numbers, anywhere(dice, MOBILE, count)]))
    return dice.permutation(numbers)[:count]


def households(seed: int, month: Month, dice: random.Random) -> Iterator[tuple[Account, bool]]:
    """Endless accounts, each as often as it has numbers, and whether this is its first."""
    names = Faker(NAMES)
    names.seed_instance(seed)
    number = 0
    while True:
        owner = account(dice, number, names.name(), month)
        size = dice.choice((2, 2, 3, 4)) if dice.random() < SEVERAL_NUMBERS else 1
        yield from ((owner, nth == 0) for nth in range(size))
        number += 1


def account(dice: random.Random, number: int, name: str, month: Month) -> Account:
    """One account; number 0 joined three years before the month."""
    region = dice.choices(range(len(REGIONS)), [region.share for region in REGIONS])[0]
    return Account(
        account_id=f"A{100_001 + number}",
        customer_name=name,
        region=region,
        is_student=dice.random() < STUDENTS,
        is_urban=dice.random() < REGIONS[region].urban,
        joined_on=joined_on(dice, month) if number else month.first - timedelta(days=3 * 365),
    )


def joined_on(dice: random.Random, month: Month) -> date:
    """A day of the eight years before the month, or now and then of the month."""
    if dice.random() < JOINS_THIS_MONTH:
        return a_day(dice, month.first, month.last)
    return month.first - timedelta(days=dice.randint(1, DAYS_OF_CUSTOMERS))


def begins(dice: random.Random, owner: Account, first: bool, month: Month) -> date:
    """When a number's contract begins: an account's first with it, a further one some day later."""
    return owner.joined_on if first else a_day(dice, owner.joined_on, max(owner.joined_on, month.first))


def write_subscribers(subscribers: list[Subscriber], path: Path) -> None:
    """The subscribers as CSV, one row per dated version of a number. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows(row(subscriber, version) for subscriber in subscribers for version in subscriber.versions)


def row(subscriber: Subscriber, version: Version) -> tuple[str, ...]:
    """One version in the order of COLUMNS."""
    owner = subscriber.account
    return (
        f"+{subscriber.msisdn}",
        owner.account_id,
        owner.customer_name,
        version.plan,
        version.status,
        REGIONS[owner.region].name,
        str(owner.is_student).lower(),
        str(owner.is_urban).lower(),
        owner.joined_on.isoformat(),
        version.valid_from.isoformat(),
        version.valid_to.isoformat() if version.valid_to else "",
    )
