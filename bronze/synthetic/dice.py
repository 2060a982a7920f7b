"""Random streams that depend on the seed and a name alone, so that one part's draws never move another's."""

import random
import zlib

import numpy as np
import numpy.typing as npt


def numpy_dice(seed: int, name: str) -> np.random.Generator:
    """A stream for whole columns."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def python_dice(seed: int, name: str) -> random.Random:
    """A stream for single values. A string seeds by its SHA-512, so PYTHONHASHSEED has no part in it."""
    return random.Random(f"{seed}/{name}")


def weighted(dice: np.random.Generator, weights: npt.ArrayLike, count: int) -> npt.NDArray[np.int64]:
    """`count` positions in the weights, each as likely as its weight says; the weights need not add up to 1."""
    bounds = np.cumsum(weights)
    positions = np.searchsorted(bounds, dice.random(count) * bounds[-1], side="right")
    within: npt.NDArray[np.int64] = np.minimum(positions, len(bounds) - 1)
    return within
