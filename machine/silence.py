"""What a library logs while a job runs: nothing of it reaches the terminal, where the job alone speaks."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def libraries_silent() -> Iterator[None]:
    """Has records that no handler wants go nowhere; else Python writes them to stderr, and py4j logs what it raises."""
    nowhere = logging.NullHandler()
    logging.getLogger().addHandler(nowhere)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(nowhere)
