"""Spark's functions of columns, imported with the first that is called: who only names a table waits for no Spark."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import Window as Window  # noqa: PLC0414
    from pyspark.sql.functions import *  # noqa: F403
else:

    def __getattr__(name: str) -> Any:
        """A function, or Window."""
        from pyspark import sql
        from pyspark.sql import functions

        return sql.Window if name == "Window" else getattr(functions, name)
