"""The way to a Spark Connect server: an interrupt breaks a wait, and the channel goes on."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import grpc
import pytest

from lake.connect import GOODBYE, Channel, awaited

ECHO, COUNT, REFUSE = "/service/Echo", "/service/Count", "/service/Refuse"


def refuse(_: bytes, context: grpc.ServicerContext) -> None:
    context.abort(grpc.StatusCode.INVALID_ARGUMENT, "refused")


HANDLERS = {
    ECHO: grpc.unary_unary_rpc_method_handler(lambda request, _: request),
    COUNT: grpc.unary_stream_rpc_method_handler(lambda request, _: (bytes([n]) for n in range(request[0]))),
    REFUSE: grpc.unary_unary_rpc_method_handler(refuse),
}


@pytest.fixture
def channel() -> Iterator[Channel]:
    """To a server that answers."""
    server = grpc.server(ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers([SimpleNamespace(service=lambda call: HANDLERS[call.method])])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as plain:
        yield Channel(plain)
    server.stop(None).wait()


@pytest.fixture
def takers(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """gRPC's functions that take a lock in the main thread: an interrupt just then would leave it taken."""
    enter, names = threading.Condition.__enter__, set()

    def entered(condition: threading.Condition) -> Any:
        caller = sys._getframe(1)
        in_main_thread = threading.get_ident() == threading.main_thread().ident
        if in_main_thread and caller.f_globals["__name__"].startswith("grpc"):
            names.add(caller.f_code.co_name)
        return enter(condition)

    monkeypatch.setattr(threading.Condition, "__enter__", entered)
    return names


def test_no_interrupt_meets_a_lock_of_a_channel(channel: Channel, takers: set[str]) -> None:
    assert channel.unary_unary(ECHO)(b"once") == b"once"
    assert list(channel.unary_stream(COUNT)(b"\3")) == [b"\0", b"\1", b"\2"]
    assert takers <= {"__del__"}, "of a call that has ended"


def test_what_a_call_raises_is_raised_where_it_is_awaited(channel: Channel) -> None:
    with pytest.raises(grpc.RpcError, match="refused"):
        channel.unary_unary(REFUSE)(b"")
    with pytest.raises(grpc.RpcError, match="refused"):
        list(channel.unary_stream(REFUSE)(b""))


def test_an_interrupt_breaks_the_wait_for_an_answer(channel: Channel) -> None:
    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        end.wait()

    end = threading.Event()
    with pytest.raises(KeyboardInterrupt):
        awaited(interrupt)
    end.set()
    assert channel.unary_unary(ECHO)(b"again") == b"again"


def test_a_goodbye_is_not_waited_for_without_end() -> None:
    def asked(method: str) -> Any:
        return lambda _, timeout=None: (method, timeout)

    channel = Channel(SimpleNamespace(unary_unary=asked))
    for method in ("/service/ReleaseSession", "/service/ReleaseExecute"):
        assert channel.unary_unary(method)(b"") == (method, GOODBYE)
    assert channel.unary_unary(ECHO)(b"") == (ECHO, None)
