"""Reckons the DAX of measures over a snapshot, by DuckDB: the few functions that they use, and exactly."""

import re
from collections.abc import Callable
from decimal import Decimal

from duckdb import DuckDBPyConnection

Amount = Decimal | None
"""None: blank."""

TOKEN = re.compile(r'"(?:[^"]|"")*"|[A-Z]{2,}|\d+|\w+\[\w+\]|\w+|[-+*(),{}]')


class Reckoning:
    """tokens: of one measure. db: with a view for each table. Filters add up, as KEEPFILTERS has it."""

    def __init__(self, text: str, db: DuckDBPyConnection, *filters: str) -> None:
        self.tokens, self.db, self.filters = TOKEN.findall(text), db, list(filters)
        assert "".join(self.tokens) == re.sub(r"\s", "", text), "a sign that the reader does not know"

    def take(self, wanted: str | None = None) -> str:
        token = self.tokens.pop(0)
        assert wanted in (None, token), f"{wanted} is wanted, not {token}"
        return token

    def sum(self) -> Amount:
        """Terms with + and -: a blank is 0 among others."""
        total = self.term()
        while self.tokens and self.tokens[0] in "+-":
            sign = -1 if self.take() == "-" else 1
            total = (total or Decimal(0)) + sign * (self.term() or Decimal(0))
        return total

    def term(self) -> Amount:
        """Factors."""
        product = self.factor()
        while self.tokens and self.tokens[0] == "*":
            self.take()
            factor = self.factor()
            product = None if product is None or factor is None else product * factor
        return product

    def factor(self) -> Amount:
        """A number, a bracket, or a function."""
        token = self.take()
        if token == "-":
            amount = self.factor()
            return None if amount is None else -amount
        if token.isdigit():
            return Decimal(token)
        if token != "(":
            self.take("(")
        functions: dict[str, Callable[[], Amount]] = {
            "(": self.sum,
            "SUM": lambda: self.aggregate("sum({})"),
            "DISTINCTCOUNT": lambda: self.aggregate("count(DISTINCT {})"),
            "COUNTROWS": lambda: self.aggregate("count(*)"),
            "CALCULATE": self.calculated,
            "DIVIDE": self.quotient,
        }
        amount = functions[token]()
        self.take(")")
        return amount

    def aggregate(self, sql: str) -> Amount:
        """What a function makes of a column of a table, or of its rows."""
        table, _, column = self.take().rstrip("]").partition("[")
        where = " AND ".join(["true", *self.filters])
        column, millionths = column.removesuffix("_millionths"), column.endswith("_millionths")
        ((amount,),) = self.db.execute(f"SELECT {sql.format(column)} FROM {table} WHERE {where}").fetchall()
        return amount if amount is None else Decimal(amount) * (10**6 if millionths else 1)

    def calculated(self) -> Amount:
        """An expression under further filters, which stand behind it: read first, and the expression then."""
        rest, depth, end = self.tokens, 0, 0
        while depth or rest[end] not in ",)":
            depth += {"(": 1, ")": -1}.get(rest[end], 0)
            end += 1
        inner, self.tokens = rest[:end], rest[end:]
        before = list(self.filters)
        while self.tokens[0] == ",":
            self.take()
            if self.tokens[0] == "REMOVEFILTERS":
                column = self.removed()
                self.filters = [one for one in self.filters if not one.startswith(f"{column} ")]
            else:
                self.filters.append(self.kept())
        after, self.tokens = self.tokens, inner
        amount = self.sum()
        assert not self.tokens
        self.tokens, self.filters = after, before
        return amount

    def kept(self) -> str:
        """A filter, as SQL."""
        self.take("KEEPFILTERS")
        self.take("(")
        is_not = self.tokens[0] == "NOT" and self.take()
        column = self.take().rstrip("]").partition("[")[2]
        self.take("IN")
        self.take("{")
        values = []
        while (token := self.take()) != "}":
            values.append({",": "", "(": "", ")": ""}.get(token, token.replace('"', "'")))
        self.take(")")
        return f"{column} {'NOT ' if is_not else ''}IN ({', '.join(filter(None, values))})"

    def removed(self) -> str:
        """The column that is filtered by no longer."""
        self.take("REMOVEFILTERS")
        self.take("(")
        column = self.take().rstrip("]").partition("[")[2]
        self.take(")")
        return column

    def quotient(self) -> Amount:
        """DIVIDE: blank where nothing is divided by."""
        up = self.sum()
        self.take(",")
        down = self.sum()
        return up / down if up is not None and down else None
