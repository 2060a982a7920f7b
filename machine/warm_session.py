"""The warm session: a Spark Connect server of this checkout's settings, which jobs and notebooks attach to."""

import os

import psutil

from lake.checkout import VAR
from machine.guarded import Guarded, Program, started
from machine.launcher import GATEWAY_PORT, JAVA_LOG, prepare, pyspark_home
from machine.ports import HOST, is_open, untaken
from machine.service import Service
from machine.sessions import REMOTE

WARM = Service("session", VAR / "session", "tollhouse stop-session")
READY_WITHIN = 120.0
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"

SETTINGS = {
    "spark.connect.grpc.binding.address": HOST,
    # What a job was at when it was killed ends within seconds, not minutes: the next must not meet it at the tables.
    "spark.connect.execute.reattachable.senderMaxStreamDuration": "2s",
    "spark.connect.execute.manager.detachedTimeout": "5s",
    "spark.connect.execute.manager.maintenanceInterval": "1s",
}


def warm() -> str | None:
    """Where a session runs that jobs attach to: SPARK_REMOTE, or what start-session left; None for spark-submit's jobs.

    An empty SPARK_REMOTE is none.
    """
    if GATEWAY_PORT in os.environ:
        return None
    told = WARM.told()
    return os.environ.get(REMOTE, told[1] if told else "") or None


def start_server(port: int) -> Guarded:
    """Starts the server and returns when it answers. Raises Stop where the port is taken or the server dies."""
    untaken(port, "stop what listens there, or name another with --port")
    prepare()
    log = WARM.folder / "server.log"
    log.write_bytes(b"")
    settings = SETTINGS | {"spark.connect.grpc.binding.port": str(port)}
    options = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    command = [str(pyspark_home() / "bin" / "spark-submit"), "--class", SERVER, "--name", "tollhouse", *options]
    # A server is none of Spark's Python clients, and its workers import what a client sent, not what lies around.
    kept = {name: value for name, value in os.environ.items() if name not in (REMOTE, JAVA_LOG)}
    server = Program("the session's server", [*command, "spark-internal"], log, kept | {"PYTHONSAFEPATH": "1"})
    return started(server, lambda: is_open(port), READY_WITHIN)


def is_used(server: Guarded, port: int) -> bool:
    """Whether a client is connected. One that asks for nothing hangs up after half an hour, as gRPC has it."""
    connections = psutil.Process(server.process.pid).net_connections("tcp")
    return any(
        connection.laddr.port == port and connection.status == psutil.CONN_ESTABLISHED for connection in connections
    )
