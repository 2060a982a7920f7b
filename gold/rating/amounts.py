"""Whole numbers of the last decimal place as decimal columns, without a division, which would round."""

import numpy
import pyarrow

from gold.pricing.run import Column


def decimals(numbers: Column, is_there: Column, precision: int, scale: int) -> pyarrow.Array:
    """12345 as 0.012345 where scale is 6; null where nothing is there. A decimal is 128 bits, the lower ones first."""
    words = numpy.empty((len(numbers), 2), numpy.int64)
    words[:, 0], words[:, 1] = numbers, numbers >> 63
    present = numpy.packbits(is_there.astype(numpy.bool_), bitorder="little")
    kind = pyarrow.decimal128(precision, scale)
    return pyarrow.Array.from_buffers(kind, len(numbers), [pyarrow.py_buffer(present), pyarrow.py_buffer(words)])
