"""The way to a Spark Connect server: gRPC works in threads that no signal reaches, and Ctrl-C breaks a wait alone.

An interrupt that is raised within gRPC can leave a lock of its channel taken. Nothing is answered over that channel
any more, and Python waits at its end for what is still asked.
"""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from queue import SimpleQueue
from typing import Any

from pyspark.sql.connect.client import DefaultChannelBuilder

Call = Callable[..., Any]

GOODBYE = 2.0
"""Seconds in which a server is told that a query or a session has ended; without, it notices that by itself."""


class Channel:
    """A gRPC channel, as far as Spark's client uses it."""

    def __init__(self, channel: Any) -> None:
        self.channel = channel

    def unary_unary(self, method: str, *arguments: Any, **options: Any) -> Call:
        """One request, one answer."""
        call = self.channel.unary_unary(method, *arguments, **options)
        name = method.rpartition("/")[2]
        if name.startswith("Release"):  # also said at Python's end, when no thread may start
            return partial(call, timeout=GOODBYE)
        return partial(interrupted if name == "Interrupt" else awaited, call)

    def unary_stream(self, *arguments: Any, **options: Any) -> Call:
        """One request, answers one after another."""
        return partial(streamed, self.channel.unary_stream(*arguments, **options))

    def stream_unary(self, *arguments: Any, **options: Any) -> Call:
        """Requests one after another, one answer."""
        return partial(awaited, self.channel.stream_unary(*arguments, **options))

    def close(self) -> None:
        """Breaks off what is still asked."""
        self.channel.close()


class Channels(DefaultChannelBuilder):
    """What Spark opens such a channel by, for the address it is made with."""

    def toChannel(self) -> Any:  # noqa: N802 - Spark's own name
        """A channel to the server."""
        return Channel(super().toChannel())


def awaited(call: Call, *arguments: Any, **options: Any) -> Any:
    """What a call returns or raises, made in a thread of its own, which lasts until the call does or Python ends."""
    outcome: SimpleQueue[tuple[Any, Exception | None]] = SimpleQueue()  # in C, and so whole after an interrupt

    def make() -> None:
        try:
            outcome.put((call(*arguments, **options), None))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the answer is awaited
            outcome.put((None, error))

    threading.Thread(target=make, daemon=True).start()
    answer, error = outcome.get()
    if error is not None:
        raise error
    return answer


def interrupted(call: Call, *arguments: Any, **options: Any) -> Any:
    """What a server answers to Ctrl-C. Raises KeyboardInterrupt where it does not, as Spark's client does after it."""
    try:
        return awaited(partial(call, timeout=GOODBYE), *arguments, **options)
    except Exception as error:
        raise KeyboardInterrupt from error


def streamed(call: Call, *arguments: Any, **options: Any) -> Iterator[Any]:
    """The answers of a call, the next of which is asked for when it is wanted."""
    answers = awaited(call, *arguments, **options)
    while (answer := awaited(next, answers, None)) is not None:
        yield answer
