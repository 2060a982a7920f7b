"""Compiles the kernel ahead of its first use, as setting a checkout up does: `python -m gold.pricing.compile`."""

import sys

import numpy

from gold.pricing.compiled import copied_sources
from gold.pricing.kernel.book import Book
from gold.pricing.kernel.records import State
from gold.pricing.run import Columns, compiled_form, rated_in

DONE = "compiled"
"""The file that says so, in the folder of the sources."""


def main() -> None:
    """Compiles these sources, where that was not done before."""
    done = copied_sources() / DONE
    if not done.exists():
        print("setup: the pricing kernel is compiled, once for these sources (some 20 s)", file=sys.stderr, flush=True)
        nothing: dict[str, Columns] = {name: {} for name in State._fields}
        book = Book(*[[] for _ in Book._fields])
        rated_in(compiled_form(), book, nothing, {"start": numpy.zeros(0)}, explained=False)
        done.touch()


if __name__ == "__main__":
    main()
