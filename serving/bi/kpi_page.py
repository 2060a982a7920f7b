"""docs/kpis.md: what each KPI means, in words and as it is reckoned."""

from itertools import groupby

from gold.kpis import KPIS
from gold.kpis.kpi import COUNT, DISTINCT, Kpi, Measure, Where

HEAD = """\
# What the figures mean

Made by `tollhouse write-bi` of the declarations in `gold/kpis/`; do not edit it here. Every KPI is declared once: the
published table `kpi_values`, the dashboard, the SQL of other databases, the measures of Power BI and this page derive
from it, and a reader that reckons by itself can be held against `kpi_values`: docs/bi.md says how.

What holds of all of them:

- **Grain**: one value for each billing cycle (`2026-03`), as a whole and for each member of the dimensions named below.
- **Money** is in the currency of the tariff, without tax unless it says otherwise, and never summed over currencies.
- **Days and hours** are local: in the time zone of the tariff.
- **Rounding** comes last, half up (halves away from zero), to the decimals named; both sides are published unrounded.
- **Nothing divided by nothing** is missing (null), never 0.
- **Additive** KPIs may be summed over the members of a dimension and over cycles, before they are rounded; others may
  not: sum their numerators and denominators, or, where customers are counted, count anew.
- **Ties** of a ranking are broken by name, in the order of code points.
"""


def kpi_page() -> str:
    """The page."""
    subjects = groupby(KPIS, key=lambda kpi: kpi.subject)
    return HEAD + "".join(f"\n## {subject}\n" + "".join(map(section, kpis)) for subject, kpis in subjects)


def section(kpi: Kpi) -> str:
    """What there is to say of one."""
    lines = {
        "Formula": in_words(kpi),
        "Numerator": terms(kpi.numerator),
        "Denominator": terms(kpi.denominator) + (", of all members" if kpi.of_whole else "")
        if kpi.denominator
        else "none: it is a sum",
        "Unit": f"{kpi.unit}, {kpi.decimals} decimals" if kpi.decimals else f"{kpi.unit}, whole",
        "Told apart by": "; ".join(" and ".join(f"`{name}`" for name in way) for way in kpi.by) or "nothing",
        "Additive": "yes" if kpi.is_additive else "no",
    }
    if kpi.top:
        lines["Ranking"] = f"the {kpi.top} largest of each cycle; of equal ones the first by name"
        lines["Additive"] = "no: the next cycle has others"
    listed = "".join(f"- {name}: {text}\n" for name, text in lines.items())
    return f"\n### {kpi.label}\n\n`{kpi.name}`. {kpi.description}\n\n{listed}"


def in_words(kpi: Kpi) -> str:
    """How the value is made of both sides."""
    times = f" x {kpi.times:,}" if kpi.times != 1 else ""
    per = f"{kpi.per:,}" if kpi.per != 1 else ""
    down = " x ".join(part for part in ("denominator" if kpi.denominator else "", per) if part)
    return f"numerator{times}" + (f" / ({down})" if " " in down else f" / {down}" if down else "")


def terms(measures: tuple[Measure, ...]) -> str:
    """A sum of measures."""
    first, *others = measures
    rest = (f" {'less' if measure.sign < 0 else 'and'} {measured(measure)}" for measure in others)
    return f"{'minus the ' if first.sign < 0 else ''}{measured(first)}" + "".join(rest)


def measured(measure: Measure) -> str:
    """One measure."""
    column = f"`{measure.fact}.{measure.column}`"
    what = {COUNT: f"rows of `{measure.fact}`", DISTINCT: f"number of different {column}"}.get(
        measure.how, f"sum of {column}"
    )
    return what + (" where " + " and ".join(map(condition, measure.where)) if measure.where else "")


def condition(where: Where) -> str:
    """Which rows count."""
    if where.values == (True,):
        return f"`{where.column}` is {'not ' if where.is_not else ''}so"
    return f"`{where.column}` is {'not ' if where.is_not else ''}{' or '.join(f'`{value}`' for value in where.values)}"
