"""Ports of this machine for what runs on it alone."""

import socket

from lake.errors import Stop

HOST = "127.0.0.1"


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


def is_open(port: int) -> bool:
    """Whether something listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
