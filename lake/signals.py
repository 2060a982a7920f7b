"""Signals while something runs: SIGTERM and Ctrl-C as an event, or whatever a handler makes of them."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

Handler = Callable[[int, FrameType | None], Any]


@contextmanager
def handled(handler: Handler, *numbers: signal.Signals) -> Iterator[None]:
    """Hands the signals to the handler while it lasts; Python gives them to the main thread alone."""
    caught = numbers if threading.current_thread() is threading.main_thread() else ()
    before = {number: signal.signal(number, handler) for number in caught}
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)


@contextmanager
def asked_to_end() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set while it lasts; nothing else happens in the handler."""
    asked = threading.Event()
    with handled(lambda *_: asked.set(), signal.SIGTERM, signal.SIGINT):
        yield asked
