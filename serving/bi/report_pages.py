"""The pages of Power BI's report, in its own format, PBIR: a folder for each page, a file for each visual on it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gold.kpis import KPIS
from serving.bi.semantic_model import CYCLE, MEASURES
from serving.bi.target import Files

SCHEMAS = "https://developer.microsoft.com/json-schemas/fabric/item/report/definition"
WIDTH, HEIGHT, GAP, HEAD, CARDS = 1280, 720, 16, 64, 96
LABELS = {kpi.name: kpi.label for kpi in KPIS}
Column = tuple[str, str]
"""Table and column."""


@dataclass(frozen=True)
class Visual:
    """kind: as Power BI calls it. columns, kpis: by the role they have in it; kpis by their names in docs/kpis.md."""

    kind: str
    title: str
    columns: Mapping[str, Sequence[Column]]
    measures: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Page:
    """cards: KPIs that stand above. visuals: two in a row below them."""

    name: str
    title: str
    cards: tuple[str, ...]
    visuals: tuple[Visual, ...]


def chart(kind: str, kpi: str, by: Column, series: Column | None = None) -> Visual:
    """A KPI by the members of a column."""
    columns = {"Category": [by]} | ({"Series": [series]} if series else {})
    return Visual(kind, f"{LABELS[kpi]} by {by[1]}".replace("_", " "), columns, {"Y": [LABELS[kpi]]})


def ranking(kpi: str, *by: Column) -> Visual:
    """The members of a KPI as a table."""
    return Visual("tableEx", LABELS[kpi], {"Values": by}, {"Values": [LABELS[kpi]]})


LINE, BARS, COLUMNS = "lineChart", "clusteredBarChart", "clusteredColumnChart"
REGION, PLAN = ("dim_customer", "region"), ("dim_plan", "plan")
ACCOUNT, CUSTOMER = ("dim_customer", "account_id"), ("dim_customer", "customer_name")
DAY, HOUR = ("dim_date", "local_date"), ("fact_usage_hour", "local_hour")

PAGES = (
    Page(
        "revenue",
        "Revenue",
        ("total_revenue", "usage_revenue", "recurring_revenue", "arpu", "discount_cost", "unbilled_accrual"),
        (
            chart(LINE, "total_revenue", DAY),
            chart(BARS, "total_revenue", REGION, PLAN),
            chart(COLUMNS, "service_margin", ("fact_rated_day", "record_type")),
            ranking("top_customers", ACCOUNT, CUSTOMER),
        ),
    ),
    Page(
        "usage",
        "Usage",
        ("uses", "minutes", "messages", "megabytes", "average_call_duration", "roaming_share"),
        (
            chart(LINE, "uses", DAY),
            chart(COLUMNS, "peak_hour_traffic", HOUR),
            chart(BARS, "calls_by_operator", ("dim_destination", "operator")),
            ranking("top_data_consumers", ("fact_rated_day", "account_id")),
        ),
    ),
    Page(
        "customers",
        "Customers and quality",
        ("customers", "churning_customers", "churn_rate", "reject_rate", "rejected_money", "uncharged_uses"),
        (
            chart(COLUMNS, "customers_by_segment", ("customer_month", "segment")),
            chart(BARS, "customers", REGION),
            chart(BARS, "rejected_records", ("fact_reject", "reason")),
            chart(BARS, "rejected_money", ("fact_reject", "reason")),
        ),
    ),
    Page(
        "checks",
        "Against kpi_values",
        (),
        (
            Visual(
                "tableEx",
                "Each measure, and what was published",
                {"Values": [(CYCLE, "cycle"), ("kpi_values", "kpi")]},
                {"Values": ["Reckoned here", "Published", "Difference", "Verdict"]},
            ),
        ),
    ),
)


def report_pages() -> Files:
    """The files below a report's definition."""
    theme = {"name": "CY24SU10", "reportVersionAtImport": "5.59", "type": "SharedResources"}
    files = {
        "version.json": document("versionMetadata", version="1.0.0"),
        "report.json": document("report", layoutOptimization="None", themeCollection={"baseTheme": theme}),
        "pages/pages.json": document(
            "pagesMetadata", pageOrder=[page.name for page in PAGES], activePageName=PAGES[0].name
        ),
    }
    for page in PAGES:
        size = {"displayOption": "FitToPage", "height": HEIGHT, "width": WIDTH}
        files[f"pages/{page.name}/page.json"] = document("page", name=page.name, displayName=page.title, **size)
        for number, (visual, position) in enumerate(placed(page)):
            name = f"{page.name}_{number}"
            files[f"pages/{page.name}/visuals/{name}/visual.json"] = document(
                "visualContainer",
                name=name,
                position={**position, "z": number, "tabOrder": number},
                visual=configuration(visual),
            )
    return files


def page_text(name: str) -> str:
    """All files of a page as one text, for those who read of it: by their path."""
    files = {path: json.loads(text) for path, text in report_pages().items() if path.startswith(f"pages/{name}/")}
    return json.dumps(files, indent=1, ensure_ascii=False) + "\n"


def document(kind: str, **content: Any) -> str:
    """A JSON file of a kind of the format."""
    named = {"$schema": f"{SCHEMAS}/{kind}/1.0.0/schema.json", **content}
    return json.dumps(named, indent=2, ensure_ascii=False) + "\n"


def placed(page: Page) -> Iterator[tuple[Visual, dict[str, int]]]:
    """The visuals of a page, each with its position: the cycle, cards in a row, and the rest two in a row."""
    yield Visual("slicer", "Cycle", {"Values": [(CYCLE, "cycle")]}, {}), box(GAP, GAP, 240, HEAD)
    wide = (WIDTH - GAP * (len(page.cards) + 1)) // max(len(page.cards), 1)
    for number, kpi in enumerate(page.cards):
        card = Visual("card", LABELS[kpi], {}, {"Values": [LABELS[kpi]]})
        yield card, box(GAP + number * (wide + GAP), HEAD + 2 * GAP, wide, CARDS)
    top = HEAD + 2 * GAP + (CARDS + GAP if page.cards else 0)
    across, down = min(2, len(page.visuals)), -(-len(page.visuals) // 2)
    width, height = (WIDTH - GAP * (across + 1)) // across, (HEIGHT - top - GAP * down) // down
    for number, visual in enumerate(page.visuals):
        row, column = divmod(number, 2)
        yield visual, box(GAP + column * (width + GAP), top + row * (height + GAP), width, height)


def box(x: int, y: int, width: int, height: int) -> dict[str, int]:
    """A position on a page, in its pixels."""
    return {"x": x, "y": y, "height": height, "width": width}


def configuration(visual: Visual) -> dict[str, Any]:
    """What a visual shows, and its title, which readers of screens hear too."""
    roles = dict.fromkeys([*visual.columns, *visual.measures])
    state = {
        role: {
            "projections": [projection("Column", table, name) for table, name in visual.columns.get(role, ())]
            + [projection("Measure", MEASURES, label) for label in visual.measures.get(role, ())]
        }
        for role in roles
    }
    title = {"show": literal("true"), "text": literal("'" + visual.title.replace("'", "''") + "'")}
    return {
        "visualType": visual.kind,
        "query": {"queryState": state},
        "visualContainerObjects": {"title": [{"properties": title}]},
        "drillFilterOtherVisuals": True,
    }


def projection(kind: str, table: str, name: str) -> dict[str, Any]:
    """A field of a visual."""
    field = {kind: {"Expression": {"SourceRef": {"Entity": table}}, "Property": name}}
    return {"field": field, "queryRef": f"{table}.{name}", "nativeQueryRef": name}


def literal(value: str) -> dict[str, Any]:
    """A constant of a format."""
    return {"expr": {"Literal": {"Value": value}}}
