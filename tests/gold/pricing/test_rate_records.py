"""A shape of price that a tariff may have is one that the kernel can price, and the other way round."""

from itertools import pairwise

from gold.pricing.kernel import prices
from gold.pricing.rate_records import SHAPES
from gold.pricing.tariff import services


def test_every_shape_of_the_tariff_is_one_of_the_kernels_and_every_one_of_the_kernels_is_used() -> None:
    assert set(SHAPES) == set(services.SHAPES)
    numbers = {value for name, value in vars(prices).items() if name.isupper()}
    assert set(SHAPES.values()) == numbers
    assert all(after == before + 1 for before, after in pairwise(sorted(numbers)))
