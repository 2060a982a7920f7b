"""Ports: which are free on this machine, and where something listens."""

import socket

from lake.errors import Stop

HOST = "127.0.0.1"
ANSWERS_WITHIN = 5.0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def untaken(port: int, way_out: str) -> int:
    """The port, if it is free. Raises Stop otherwise, with the way out."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left may be taken again
        try:
            probe.bind((HOST, port))
        except OSError:
            raise Stop(f"port {port} of {HOST} is taken: {way_out}.") from None
    return port


def is_open(port: int, host: str = HOST) -> bool:
    """Whether something listens on the port, here or on another host."""
    try:
        socket.create_connection((host, port), ANSWERS_WITHIN).close()
    except (OSError, OverflowError):  # of a name that nobody knows, or a port beyond the last
        return False
    return True
