"""Spark's classes, read and checked once and kept for Java to map: a session is ready in half the time.

Java calls it application class data sharing (JEP 310). An archive holds for one Java and one list of jars: where
either is another, Java passes it over and reads the jars.
"""

import hashlib
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from lake.checkout import CONF, JAVA_HOME
from machine.process import logged

CLASS_LIST = CONF / "classes.txt"
"""What a month's jobs load, as Java wrote it down: `make classes`."""

ARCHIVE = JAVA_HOME / "classes.jsa"


def make_archive(spark_submit: Path, java: Path, jars: Iterable[Path], log: Path) -> bool:
    """Makes the archive unless the one there is of these, in some 70 s; whether there is one."""
    stamp, wanted = ARCHIVE.with_suffix(".of"), ingredients(java, jars)
    if ARCHIVE.is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return True
    made = ARCHIVE.with_suffix(".new")
    for old in (stamp, ARCHIVE, made):
        old.unlink(missing_ok=True)
    # Java makes it instead of starting Spark, so its class path is Spark's own.
    options = f"-Xshare:dump -XX:SharedClassListFile={CLASS_LIST} -XX:SharedArchiveFile={made}"
    spark = {"SPARK_SUBMIT_OPTS": options, "SPARK_CONF_DIR": str(CONF), "JAVA_HOME": str(JAVA_HOME)}
    logged([spark_submit, "--version"], log, environment=os.environ | spark)
    if not made.is_file():
        return False
    made.rename(ARCHIVE)
    stamp.write_text(wanted)
    return True


def ingredients(java: Path, jars: Iterable[Path]) -> str:
    """One sum of what an archive holds for: the Java, the jars as Java tells them apart, the list of classes."""
    version = subprocess.run([java, "-version"], capture_output=True, check=True).stderr
    files = sorted(f"{jar} {jar.stat().st_size} {jar.stat().st_mtime_ns}" for jar in jars)
    return hashlib.sha256(b"\0".join([version, CLASS_LIST.read_bytes(), *map(str.encode, files)])).hexdigest()
