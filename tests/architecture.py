"""The law of the house as functions from a source file to its faults, each a sentence. Reads with ast, runs nothing."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("telecom", "lake", "bronze", "silver", "gold", "machine", "expectations", "serving", "jobs")
LAYERS = ("bronze", "silver", "gold")
LONGEST_FILE, LONGEST_FUNCTION = 200, 40
HANDED_OUT = {"serving/seals/verify_seal.py": 299}
"""What must be a single file, since somebody else runs it without the others, and how long it may be."""

RATED = ("gold.statuses", "gold.allowance_balances", "gold.bucket_balances", "gold.rated_usage")
"""What rating makes."""

BILLED = ("gold.cycles", "gold.bill_lines", "gold.bills")
"""What billing makes, and for when."""

BEFORE_SETUP = (
    "lake.checkout", "lake.errors", "lake.masking", "machine.class_archive", "machine.install", "machine.jars",
    "machine.java", "machine.packages", "machine.preflight", "machine.process",
)  # fmt: skip
"""What runs before anything is installed: among themselves, and beside them the standard library alone."""

MAY_IMPORT = {
    **dict.fromkeys(BEFORE_SETUP, BEFORE_SETUP),
    "telecom": ("telecom",),
    "gold.pricing.tariff": ("gold.pricing.tariff", "telecom"),
    "gold.pricing.kernel": ("gold.pricing.kernel",),
    "gold.pricing": ("gold.pricing", "telecom"),
    "gold.rating": ("gold.rating", "gold.pricing", "telecom", *RATED, "lake.errors", "lake.table", "lake.time_zones"),
    "gold.reports": ("gold.reports", "gold.statuses", "gold.pricing.tariff.plan", "telecom"),
    "gold.billing": ("gold.billing", *BILLED, "gold.pricing.tariff", "telecom", "lake"),
    "gold": ("gold", "telecom", "lake"),
    "silver": ("silver", "telecom", "lake"),
    "bronze": ("bronze", "lake"),
    "machine.notebook": ("machine", "lake", "serving"),
    "machine": ("machine", "lake"),
    "expectations": ("expectations", "silver", "gold", "telecom", "machine.command", "lake"),
    "serving": ("serving", "silver", "gold", "telecom", "lake"),
    "jobs": PACKAGES,
    "lake": ("lake", "pyspark"),
}
"""Which modules a module may import, beside the standard library. The first name that it lies in decides."""

HOMES: dict[str, str | tuple[str, ...]] = {
    "boto3": "serving.s3",
    "botocore": "serving.s3",
    "confluent_kafka": "lake.kafka_sender",
    "deltalake": "lake",
    "duckdb": "serving",
    "faker": "bronze.synthetic",
    "filelock": "lake",
    "great_expectations": "expectations",
    "hijridate": "jobs.reading.ramadans",
    "iso4217": "lake.currency",
    "kafka": "lake.kafka",
    "msgspec": "silver.records.json_record",
    "numba": "gold.pricing.compiled",
    "openpyxl": "serving.month_end",
    "numpy": ("bronze.synthetic", "gold.pricing.compile", "gold.pricing.run", "gold.rating"),
    "pandas": "expectations.validation",
    "phonenumbers": ("silver.numbers", "silver.number_plans"),
    "polars": ("lake", "bronze.synthetic", "gold.rating", "jobs", "serving"),
    "sqlalchemy": "lake.databases",
    "pyarrow": ("lake", "silver", "gold.billing", "gold.issuing", "gold.rating", "jobs.reading", "serving"),
    "psutil": ("lake.runs", "machine.warm_session"),
    "reportlab": "serving.invoices",
    "streamlit": "serving.dashboard",
    "tqdm": "machine.progress",
    "sqlglot": "serving.bi",
}
"""The home of each third-party library."""

STREAMS = {
    "readStream", "writeStream", "DataStreamReader", "DataStreamWriter", "StreamingQuery", "foreachBatch",
    "outputMode", "processAllAvailable", "awaitTermination", "awaitAnyTermination", "pyspark.sql.streaming",
}  # fmt: skip
"""What only lake/stream.py may name."""

BACK_DOORS = {
    "_jvm", "_jdf", "_jsc", "_jsparkSession", "rdd", "sparkContext", "udf", "udtf", "pandas_udf", "arrow_udf",
    "mapInPandas", "mapInArrow", "applyInPandas", "applyInArrow", "toPandas", "foreach", "foreachPartition",
}  # fmt: skip
"""What Spark Connect does not have, or what makes executors run our Python."""

DYNAMIC = {"import_module", "__import__", "exec", "eval"}
"""How an import could hide. `tollhouse` alone finds its jobs by name, and the compiler its copy of the kernel."""


@dataclass(frozen=True)
class Source:
    """One file: its path below the root, as gold/bills.py, and its text."""

    path: str
    text: str

    @property
    def module(self) -> str:
        """As gold.bills; a package by its own name."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def tree(self) -> ast.Module:
        return parsed(self.text, self.path)


@cache
def parsed(text: str, path: str) -> ast.Module:
    """A tree that all who ask look at, and nobody changes."""
    return ast.parse(text, path)


def sources(root: Path = ROOT, folders: tuple[str, ...] = PACKAGES) -> list[Source]:
    """Every Python file below the folders of a checkout."""
    paths = (path for folder in folders for path in sorted((root / folder).rglob("*.py")))
    return [Source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def lies_in(module: str, home: str) -> bool:
    """Whether a module is the home or below it."""
    return module == home or module.startswith(f"{home}.")


def imported(source: Source) -> Iterator[tuple[int, str]]:
    """Line and full name of everything the file imports, late and for types alike: gold.bills.BILLS."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def import_faults(source: Source) -> list[str]:
    """The arrows of a file that break the law."""
    arrows = ((line, name, why_not(source.module, name)) for line, name in imported(source))
    return [f"{source.path}:{line} imports {name}: {why}" for line, name, why in arrows if why]


def why_not(module: str, name: str) -> str | None:
    """Why a module may not import a name; None if it may."""
    top = name.partition(".")[0]
    if not top:
        return "write the whole name of the module"
    if top in sys.stdlib_module_names:
        return None
    if top in HOMES:
        homes = [home] if isinstance(home := HOMES[top], str) else home
        return None if any(lies_in(module, home) for home in homes) else f"the home of {top} is {' and '.join(homes)}"
    where = next((known for known in MAY_IMPORT if lies_in(module, known)), None)
    if where is None:
        return f"{module} is in no package that the law knows"
    if any(lies_in(name, allowed) for allowed in MAY_IMPORT[where]):
        return None
    known = top in PACKAGES or top == "pyspark"
    return f"{where} may import {', '.join(MAY_IMPORT[where])}" if known else f"{top} has no home yet"


def named(source: Source) -> Iterator[tuple[int, str]]:
    """Line and text of every name, attribute and import; not of texts and comments."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
    for line, name in imported(source):
        module, _, last = name.rpartition(".")
        yield from ((line, part) for part in (name, module, last))


def name_faults(source: Source) -> list[str]:
    """Streams outside their home, back doors into the JVM or into Python on the executors, and hidden imports."""
    banned = dict.fromkeys(BACK_DOORS, "no place for it in the house")
    for home, name in (("lake/batches.py", "mapInArrow"), ("lake/tasks.py", "sparkContext")):
        if source.path == home:
            del banned[name]
    if source.path != "lake/stream.py":
        banned |= dict.fromkeys(STREAMS, "streams have their home in lake/stream.py")
    if source.path not in ("jobs/__main__.py", "gold/pricing/compiled.py"):
        banned |= dict.fromkeys(DYNAMIC, "say what is imported where it is read")
    return [f"{source.path}:{line} names {name}: {banned[name]}" for line, name in named(source) if name in banned]


def size_faults(source: Source) -> list[str]:
    """A file without an opening docstring, or too long, and functions that are too long."""
    faults = [] if ast.get_docstring(source.tree) else [f"{source.path} does not say what it holds"]
    lines = len(source.text.splitlines())
    if lines > (most := HANDED_OUT.get(source.path, LONGEST_FILE)):
        faults.append(f"{source.path} has {lines} lines, at most {most} are wanted")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                faults.append(f"{source.path}:{node.lineno} {node.name} has {lines} lines, at most {LONGEST_FUNCTION}")
    return faults
