"""Draws the page that power_bi_page.json defines as it says: places, kinds, titles and fields; not by Power BI.

python -m docs.power_bi_picture
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from tests.serving.dashboard.browsing import chromium

DEFINITION = Path(__file__).with_name("power_bi_page.json")
PICTURE = Path(__file__).with_name("images") / "power_bi_page.png"
MARGIN = 24
CAPTION = 64
ROWS = 5
DARK, LIGHT = "#b9c2cc", "#dfe4e9"
STYLE = """
    body { margin: 0; background: #eceff2; font-family: "DejaVu Sans", Arial, sans-serif; color: #252423; }
    #page { position: absolute; left: 24px; top: 24px; background: #fff; box-shadow: 0 0 4px #9aa4ae; }
    .visual { position: absolute; box-sizing: border-box; border: 1px solid #c8ced4; border-radius: 2px;
              padding: 6px 10px; display: flex; flex-direction: column; overflow: hidden; }
    .head { display: flex; justify-content: space-between; gap: 8px; font-size: 13px; font-weight: bold; }
    .kind, .fields { font-size: 10.5px; font-weight: normal; color: #4f5b66; white-space: nowrap; }
    .fields b { font-weight: normal; color: #7a4a00; }
    .sketch { flex: 1; min-height: 0; margin: 6px 0; }
    .sketch svg { width: 100%; height: 100%; display: block; }
    table { width: 100%; border-collapse: collapse; font-size: 12px; text-align: left; }
    th { border-bottom: 2px solid #9aa4ae; padding: 2px 4px; }
    td { padding: 8px 4px; border-bottom: 1px solid #eef0f2; }
    td::before { content: ""; display: block; height: 8px; width: 55%; background: #dfe4e9; }
    p { position: absolute; left: 24px; margin: 0; font-size: 13px; line-height: 1.5; color: #3d4750; }
"""


def main() -> None:
    """Overwrites the picture."""
    files = json.loads(DEFINITION.read_text(encoding="utf-8"))
    (page,) = (content for path, content in files.items() if path.endswith("page.json"))
    visuals = [content for path, content in files.items() if path.endswith("visual.json")]
    with chromium() as browser:
        size = {"width": page["width"] + 2 * MARGIN, "height": page["height"] + 2 * MARGIN + CAPTION}
        sheet = browser.new_page(viewport=size)
        sheet.set_content(as_html(page, visuals))
        sheet.screenshot(path=PICTURE)


def as_html(page: Mapping[str, Any], visuals: Sequence[Mapping[str, Any]]) -> str:
    """The page as a browser draws it, and below it what it is."""
    size = f"width:{page['width']}px;height:{page['height']}px"
    said = (
        f"The report's page <b>{escape(page['displayName'])}</b>, {page['width']:,} x {page['height']:,}, drawn from "
        "its definition: place, kind, title and fields of each visual.<br>Grey shapes stand where figures will be. "
        "Not opened in Power BI, whose own drawing will differ."
    )
    caption = f'<p style="top:{page["height"] + MARGIN + 16}px">{said}</p>'
    boxes = "".join(map(box, visuals))
    return f'<meta charset="utf-8"><style>{STYLE}</style><div id="page" style="{size}">{boxes}</div>{caption}'


def box(content: Mapping[str, Any]) -> str:
    """One visual in its place."""
    position, visual = content["position"], content["visual"]
    at = f"left:{position['x']}px;top:{position['y']}px;width:{position['width']}px;height:{position['height']}px"
    fields = list(fields_of(visual))
    roles = {role: ", ".join(name for other, name in fields if other == role) for role, _ in fields}
    told = " &nbsp; ".join(f"<b>{role}</b> {escape(names)}" for role, names in roles.items())
    kind = visual["visualType"]
    head = f'<div class="head"><span>{escape(title(visual))}</span><span class="kind">{kind}</span></div>'
    sketch = SKETCHES[kind]([name for _, name in fields])
    drawn = f'<div class="sketch">{sketch}</div>'
    return f'<div class="visual" style="{at}">{head}{drawn}<div class="fields">{told}</div></div>'


def title(visual: Mapping[str, Any]) -> str:
    """The text of its title: a literal of the format, in apostrophes that are doubled within."""
    (first,) = visual["visualContainerObjects"]["title"]
    text: str = first["properties"]["text"]["expr"]["Literal"]["Value"]
    return text[1:-1].replace("''", "'")


def fields_of(visual: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Roles and fields as DAX writes them: table[column], [measure]."""
    for role, state in visual["query"]["queryState"].items():
        for projection in state["projections"]:
            ((kind, field),) = projection["field"].items()
            table = field["Expression"]["SourceRef"]["Entity"] if kind == "Column" else ""
            yield role, f"{table}[{field['Property']}]"


def svg(shapes: str) -> str:
    """Shapes over 100 x 50, as wide and high as there is room."""
    return f'<svg viewBox="0 0 100 50" preserveAspectRatio="none">{shapes}</svg>'


def rectangle(x: int, y: int, width: int, height: int, colour: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}"/>'


def line(_: Sequence[str]) -> str:
    """A line over a ground."""
    points = "2,38 12,30 22,34 32,22 42,27 52,18 62,24 72,14 82,19 92,9 98,12"
    stroke = f'fill="none" stroke="{DARK}" stroke-width="2" vector-effect="non-scaling-stroke"'
    return svg(f'<polyline points="{points}" {stroke}/>{rectangle(0, 49, 100, 1, LIGHT)}')


def bars(_: Sequence[str]) -> str:
    """Bars in pairs, of two series."""
    pairs = [(2, 86), (14, 64), (26, 50), (38, 30)]
    return svg("".join(rectangle(0, y, w, 4, DARK) + rectangle(0, y + 4, w * 2 // 3, 4, LIGHT) for y, w in pairs))


def columns(_: Sequence[str]) -> str:
    """Columns over a ground."""
    shapes = [rectangle(x, 48 - height, 14, height, DARK) for x, height in ((12, 42), (43, 24), (74, 33))]
    return svg("".join([*shapes, rectangle(0, 49, 100, 1, LIGHT)]))


def card(_: Sequence[str]) -> str:
    """Where the figure will be."""
    return svg(rectangle(25, 8, 50, 34, LIGHT))


def slicer(_: Sequence[str]) -> str:
    """A list to choose from."""
    return svg(rectangle(0, 0, 100, 50, LIGHT))


def table(fields: Sequence[str]) -> str:
    """A head of the fields, and rows."""
    heads = "".join(f"<th>{escape(field.partition('[')[2].rstrip(']'))}</th>" for field in fields)
    row = "<td></td>" * len(fields)
    return f"<table><tr>{heads}</tr>{f'<tr>{row}</tr>' * ROWS}</table>"


SKETCHES: Mapping[str, Callable[[Sequence[str]], str]] = {
    "lineChart": line,
    "clusteredBarChart": bars,
    "clusteredColumnChart": columns,
    "card": card,
    "slicer": slicer,
    "tableEx": table,
}
"""By a visual's kind."""

if __name__ == "__main__":
    main()
