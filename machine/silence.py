"""What a library logs while a job runs: little of it reaches the terminal, where the job alone speaks."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lake.masking import masked


@contextmanager
def libraries_silent() -> Iterator[None]:
    """Has records that no handler wants go nowhere; else Python writes them to stderr, and py4j logs what it raises.

    Others, such as the dashboard's server writes, are masked.
    """
    nowhere, factory = logging.NullHandler(), logging.getLogRecordFactory()
    logging.getLogger().addHandler(nowhere)
    logging.setLogRecordFactory(masked_record)
    try:
        yield
    finally:
        logging.setLogRecordFactory(factory)
        logging.getLogger().removeHandler(nowhere)


def masked_record(*args: Any) -> logging.LogRecord:
    """What is logged, with its trace masked. args: as logging.LogRecord takes them."""
    record = logging.LogRecord(*args)
    if not record.args:  # else they are what a handler may count on
        record.msg = masked(str(record.msg))
    if record.exc_info and record.exc_info[0] is not None:
        record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
        record.exc_info = None  # else a formatter of its own, such as pyspark's, says it again
    return record
