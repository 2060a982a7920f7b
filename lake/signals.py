"""Signals while something runs: SIGTERM and Ctrl-C as an event or an exception, or what a handler makes of them."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

Handler = Callable[[int, FrameType | None], Any]
ASKED: list[threading.Event] = []
"""The events of those that listen in this process, the innermost last."""


def is_asked() -> bool:
    """Whether this process was asked to end while somebody listens: what breaks then broke by that."""
    return any(asked.is_set() for asked in ASKED)


@contextmanager
def kept(*numbers: signal.Signals) -> Iterator[None]:
    """Gives the signals back in the end to whom they went, whoever took them; Python lets the main thread alone."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    before = {number: signal.getsignal(number) for number in numbers if in_main_thread}
    try:
        yield
    finally:
        for number, usual in before.items():
            signal.signal(number, usual)


@contextmanager
def handled(handler: Handler, *numbers: signal.Signals) -> Iterator[None]:
    """Hands the signals to the handler while it lasts; in another thread than the main one they go where they went."""
    with kept(*numbers):
        if threading.current_thread() is threading.main_thread():
            for number in numbers:
                signal.signal(number, handler)
        yield


@contextmanager
def interrupted() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set while it lasts, and either raises KeyboardInterrupt in the main thread."""
    asked = threading.Event()

    def interrupt(*_: object) -> None:
        asked.set()
        raise KeyboardInterrupt

    with listening(asked), handled(interrupt, signal.SIGTERM, signal.SIGINT):
        yield asked


@contextmanager
def asked_to_end() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set while it lasts; nothing else happens in the handler."""
    asked = threading.Event()
    with listening(asked), handled(lambda *_: asked.set(), signal.SIGTERM, signal.SIGINT):
        yield asked


@contextmanager
def listening(asked: threading.Event) -> Iterator[None]:
    """Lists the event while it lasts."""
    ASKED.append(asked)
    try:
        yield
    finally:
        ASKED.remove(asked)
