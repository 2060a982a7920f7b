"""Rows of a database's query as text, by SQLAlchemy: any database that it speaks to, read and never written."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pyarrow
from pyarrow.fs import FileSystem, FileType
from pyarrow.parquet import ParquetWriter
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from lake.csv_files import MALFORMED, check_columns
from lake.errors import Stop
from lake.masking import masked

PASSWORD = "TOLLHOUSE_DATABASE_PASSWORD"
"""The variable of the environment that holds the database's password, if it needs one."""

ROWS = 20_000
"""Rows that are under way at a time."""

OPTIONS = {"stream_results": True, "yield_per": ROWS, "no_parameters": True}
"""Rows come as they are asked for, and a percent sign of a SELECT is one."""

LONGEST_REASON = 300

SECRET = re.compile("pass|pwd|secret|token", re.IGNORECASE)
"""What the part of an address behind its question mark has where it holds one."""

NO_ADDRESS = URL.create("none")


@dataclass(frozen=True)
class Query:
    """A SELECT and where it is asked: an address of SQLAlchemy, without a password."""

    address: str
    select: str

    @property
    def url(self) -> URL:
        """The address with the password of the environment. Raises Stop for none, and for one that holds a secret."""
        try:
            url = make_url(self.address)
        except (ArgumentError, ValueError):  # ValueError: of a port that is none, which may be a password
            url = NO_ADDRESS
        if url == NO_ADDRESS or "@" in (url.database or ""):
            raise Stop(
                "--subscribers-from is no address of a database: write it as postgresql+psycopg://user@host/database."
            )
        if url.password is not None or SECRET.search("&".join(f"{key}={value}" for key, value in url.query.items())):
            raise Stop(
                f"--subscribers-from holds a password, which every list of processes shows: leave it out, and set "
                f"{PASSWORD} in the environment."
            )
        password = os.environ.get(PASSWORD)
        return url.set(password=password) if password and url.username else url

    @property
    def name(self) -> str:
        """What sentences call it: neither user nor password, nor what else the address asks for."""
        url = self.url
        return f"the query on {url.get_backend_name()}://{url.host or ''}/{url.database or ''}"


def write_rows(query: Query, path: str, columns: Sequence[str], optional: Sequence[str]) -> int:
    """Writes what a query gives as a Parquet file of texts and returns how many rows. Raises Stop.

    columns, optional: those it must and may give. path: whole, or a URL.
    """
    count, (system, target) = 0, FileSystem.from_uri(path.replace("s3a://", "s3://"))
    system.create_dir(target.rpartition("/")[0], recursive=True)
    with told(query), connected(query) as connection:
        result = connection.exec_driver_sql(query.select)
        if not result.returns_rows:
            raise Stop(f"{query.name} gives no rows: write a SELECT.")
        names = list(result.keys())
        check_columns(query.name, names, columns, optional)
        schema = pyarrow.schema([(name, pyarrow.string()) for name in names])
        with system.open_output_stream(target) as file, ParquetWriter(file, schema) as writer:
            for rows in result.partitions(ROWS):
                texts = ([as_text(row[at]) for row in rows] for at in range(len(names)))
                writer.write_batch(pyarrow.record_batch(list(texts), schema=schema))
                count += len(rows)
    return count


def read_rows(spark: SparkSession, path: str) -> DataFrame:
    """What write_rows wrote, as read_csv gives it: no row has more values or fewer than the others."""
    return spark.read.parquet(path).withColumn(MALFORMED, F.lit(None).cast("string"))


def remove_rows(path: str) -> None:
    """Removes what write_rows wrote, if it did, and the folder that it made for it."""
    system, target = FileSystem.from_uri(path.replace("s3a://", "s3://"))
    folder = target.rpartition("/")[0]
    if system.get_file_info(folder).type != FileType.NotFound:
        system.delete_dir(folder)


@contextmanager
def connected(query: Query) -> Iterator[Connection]:
    """A connection that streams, and keeps nothing of what it is told to do."""
    engine = create_engine(query.url)
    try:
        with engine.connect() as connection:
            yield connection.execution_options(**OPTIONS, **read_only(query.url))
    finally:
        engine.dispose()


def read_only(url: URL) -> Mapping[str, Any]:
    """Options of a database that refuses to write where it is asked to."""
    return {"postgresql_readonly": True} if url.get_backend_name() == "postgresql" else {}


@contextmanager
def told(query: Query) -> Iterator[None]:
    """Raises Stop for what SQLAlchemy raises meanwhile, without the SELECT and its parameters."""
    try:
        yield
    except NoSuchModuleError:
        raise Stop(f"SQLAlchemy knows no database {query.url.drivername}: mend the address.") from None
    except ImportError as error:
        raise Stop(
            f"{query.name} needs the Python package {error.name}: install it, or name a driver that is here, such as "
            "postgresql+psycopg."
        ) from None
    except DBAPIError as error:
        raise Stop(f"{query.name} was refused: {reason(str(error.orig))}; mend that and run it again.") from None
    except SQLAlchemyError as error:
        raise Stop(f"{query.name} cannot be asked: {reason(str(error))}; mend that and run it again.") from None


def reason(said: str) -> str:
    """The first line of what a database said, without the password, even where the end of it would be cut off."""
    line = next(iter(said.strip().splitlines()), "no reason was given").strip().rstrip(".")
    return masked(line)[:LONGEST_REASON]


def as_text(value: object) -> str | None:
    """A value as a CSV file would have it: dates as 2026-03-01, truth as true and false."""
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case datetime() if value.time() == time():  # some databases know no other dates
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return value.decode(errors="replace")
    return str(value)
