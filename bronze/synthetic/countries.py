"""The countries that subscribers travel to and call, with their network codes and mobile numbers."""

from dataclasses import dataclass

import numpy as np

from bronze.synthetic.dice import weighted
from bronze.synthetic.events import Integers
from bronze.synthetic.phone_numbers import Range


@dataclass(frozen=True)
class Country:
    """ISO code, mobile country code (ITU E.212), percent of trips and calls abroad, mobile numbers."""

    iso: str
    mcc: str
    share: int
    mobiles: Range


COUNTRIES = (
    Country("FR", "208", 34, Range("3361", 7)),
    Country("ES", "214", 20, Range("346", 8)),
    Country("IT", "222", 9, Range("39347", 7)),
    Country("BE", "206", 8, Range("32475", 6)),
    Country("NL", "204", 6, Range("3161", 7)),
    Country("DE", "262", 6, Range("49151", 8)),
    Country("GB", "234", 4, Range("447712", 6)),
    Country("US", "310", 4, Range("121255", 5)),
    Country("SA", "420", 4, Range("96650", 7)),
    Country("AE", "424", 3, Range("97150", 7)),
    Country("SN", "608", 2, Range("22177", 7)),
)


def drawn_countries(dice: np.random.Generator, count: int) -> Integers:
    """Positions in COUNTRIES, by their shares."""
    return weighted(dice, [country.share for country in COUNTRIES], count)
