"""KPIs in other dialects: SQL that they parse, over tables of the star alone, without a float."""

import pytest
import sqlglot
from sqlglot import exp

from gold.kpis import KPIS
from gold.kpis.kpi import Kpi
from gold.kpis.kpi_values import KPI_VALUES
from serving.bi.dialects import ATHENA, POSTGRES, SPARK, TSQL, kpi_sql, kpi_views
from serving.bi.tables import STAR_TABLES

OTHERS = (POSTGRES, TSQL, ATHENA, SPARK)
INEXACT = {exp.DType.DOUBLE, exp.DType.FLOAT, exp.DType.INT128}


@pytest.mark.parametrize(
    "dialect", [POSTGRES, TSQL, *(pytest.param(other, marks=pytest.mark.slow) for other in (ATHENA, SPARK))]
)
@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.name)
def test_a_kpi_is_exact_and_reads_the_star_alone(kpi: Kpi, dialect: str) -> None:
    tree = sqlglot.parse_one(kpi_sql(kpi, dialect), read=dialect)
    assert not {kind.this for kind in tree.find_all(exp.DataType)} & INEXACT
    assert not list(tree.find_all(exp.Sign, exp.IntDiv, exp.Qualify))
    assert {table.name for table in tree.find_all(exp.Table)} <= {star.name for star in STAR_TABLES}
    assert all(subquery.alias for subquery in tree.find_all(exp.Subquery) if isinstance(subquery.parent, exp.From))


@pytest.mark.parametrize("dialect", OTHERS)
def test_a_ranking_has_the_columns_of_kpi_values_and_no_rank(dialect: str) -> None:
    (ranked,) = (kpi for kpi in KPIS if kpi.name == "top_customers")
    names = sqlglot.parse_one(kpi_sql(ranked, dialect), read=dialect).selects
    assert [one.alias_or_name for one in names] == list(KPI_VALUES.table.names)


@pytest.mark.parametrize("dialect", OTHERS)
def test_each_kpi_is_a_view_and_so_are_the_differences(dialect: str) -> None:
    text = kpi_views(dialect)
    assert text.count("VIEW kpi_") == len(KPIS) + 1
    assert text.count("\nGO\n") == (len(KPIS) + 1 if dialect == TSQL else 0)
    assert text.count(" EXCEPT") + text.count("\nEXCEPT") >= 2
