"""KPIs in the SQL of other databases: that of DuckDB, rewritten by sqlglot to what all of them reckon exactly."""

from functools import cache

from sqlglot import exp, parse_one

from gold.kpis import KPIS
from gold.kpis.kpi import Kpi
from gold.kpis.kpi_values import KPI_VALUES
from gold.kpis.sql import selects

DUCKDB, POSTGRES, TSQL, ATHENA, SPARK = "duckdb", "postgres", "tsql", "athena", "spark"
NAMES = KPI_VALUES.table.names
CREATE = {
    DUCKDB: "CREATE OR REPLACE VIEW",
    POSTGRES: "CREATE OR REPLACE VIEW",
    TSQL: "CREATE OR ALTER VIEW",
    ATHENA: "CREATE OR REPLACE VIEW",
    SPARK: "CREATE OR REPLACE TEMPORARY VIEW",
}
END = {TSQL: "\nGO"}
"""What ends a statement where it is not a semicolon: T-SQL wants each view in a batch of its own."""


def kpi_sql(kpi: Kpi, dialect: str) -> str:
    """What a KPI comes to: rows of kpi_values, as a SELECT of a dialect, over the tables of the star by their names."""
    tree = parse_one(" UNION ALL ".join(f"({select})" for select in selects(kpi)), read=DUCKDB)
    return as_text(tree if dialect == DUCKDB else portable(tree, dialect), dialect)


@cache
def kpi_views(dialect: str) -> str:
    """A view for each KPI, and kpi_differences, which has no row: what these and kpi_values do not both say."""
    views = [
        statement(f"kpi_{kpi.name}", f"{kpi.label}: {kpi.description}", kpi_sql(kpi, dialect), dialect) for kpi in KPIS
    ]
    names = ", ".join(NAMES)
    every = " UNION ALL ".join(f"SELECT {names} FROM kpi_{kpi.name}" for kpi in KPIS)
    published, every = f"SELECT {names} FROM kpi_values", f"SELECT {names} FROM ({every}) AS reckoned"
    differences = f"({every} EXCEPT {published}) UNION ALL ({published} EXCEPT {every})"
    text = as_text(parse_one(differences, read=DUCKDB), dialect)
    return "\n".join([*views, statement("kpi_differences", "No row: as published.", text, dialect)])


def statement(name: str, about: str, select: str, dialect: str) -> str:
    """Makes a view."""
    return f"-- {about}\n{CREATE[dialect]} {name} AS\n{select}{END.get(dialect, ';')}\n"


def as_text(tree: exp.Expr, dialect: str) -> str:
    """SQL with every name quoted: plan is a word of T-SQL."""
    return tree.sql(dialect, pretty=True, identify=True)


def portable(tree: exp.Expr, dialect: str) -> exp.Expr:
    """The same in terms that other databases share. Every step stays exact: a quotient is of a multiple."""
    for ranked in tree.find_all(exp.Select):
        if ranked.args.get("qualify"):  # sqlglot adds the rank as a column, which * would show
            ranked.set("expressions", [exp.column(name) for name in NAMES])
    for number, subquery in enumerate(list(tree.find_all(exp.Subquery))):
        if isinstance(subquery.parent, exp.From) and not subquery.alias:
            subquery.set("alias", exp.TableAlias(this=exp.to_identifier(f"rows_{number}")))
    for change in (types, signs, order, quotients):
        tree = tree.transform(change, dialect)
    return tree


def types(node: exp.Expr, dialect: str) -> exp.Expr:
    """Whole numbers of 38 digits, which DuckDB alone calls HUGEINT; texts of any language where that is said."""
    if not isinstance(node, exp.DataType):
        return node
    if node.this == exp.DType.INT128:
        return exp.DataType.build("DECIMAL(38, 0)")
    is_text = dialect == TSQL and node.this in (exp.DType.VARCHAR, exp.DType.TEXT)
    return exp.DataType.build("NVARCHAR(4000)", dialect=TSQL) if is_text else node


def signs(node: exp.Expr, _: str) -> exp.Expr:
    """Spark's SIGN is a float."""
    if not isinstance(node, exp.Sign):
        return node
    is_negative = exp.LT(this=node.this, expression=exp.Literal.number(0))
    return exp.case().when(is_negative, exp.Literal.number(-1)).else_(exp.Literal.number(1))


def order(node: exp.Expr, dialect: str) -> exp.Expr:
    """Names in the order of their code points, whatever a database's own order of texts is."""
    if not isinstance(node, exp.Ordered) or node.this.name != "member" or dialect != POSTGRES:
        return node
    return exp.Ordered(this=exp.Collate(this=node.this, expression=exp.to_identifier("C", quoted=True)))


def quotients(node: exp.Expr, _: str) -> exp.Expr:
    """a // b as (a - a % b) / b: what is divided is a multiple, so that no database rounds it."""
    if not isinstance(node, exp.IntDiv):
        return node
    up, down = exp.paren(node.this.unnest()), node.expression
    multiple = exp.paren(exp.Sub(this=up, expression=exp.Mod(this=up.copy(), expression=down.copy())))
    return exp.Div(this=multiple, expression=down, typed=True, safe=False)
