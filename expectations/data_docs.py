"""A validation result as Great Expectations keeps it: JSON, and beside it the library's Data Docs page."""

import json
from copy import deepcopy
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from expectations.suite import shown

KEPT_PAGES = 20
"""Results and pages of a table; a run in trickles would fill the disk."""

SECTIONS = {"critical": "Critical: rows that break a rule", "warning": "Warning: share of rows that break a rule"}
"""Of the page, by severity of the rules."""

META_KEYS = ("run_id", "batch_parameters", "great_expectations_version")
"""What the page says of the result's meta."""


def kept(folder: Path, result: Any) -> Path:
    """Writes the result and the page of it, drops the oldest of the folder, and returns the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    run = result.meta["run_id"]
    name = f"{run.run_time:%Y%m%dT%H%M%S%f}-{run.run_name}"
    texts = {"json": json.dumps(result.to_json_dict(), indent=2), "html": page(result)}
    for kind, text in texts.items():
        folder.joinpath(f"{name}.{kind}").write_text(text, encoding="utf-8")
        for old in sorted(folder.glob(f"*.{kind}"))[:-KEPT_PAGES]:
            old.unlink(missing_ok=True)
    return folder / f"{name}.html"


def page(result: Any) -> str:
    """The library's page of the result, in a frame that links nothing: the library's own wants a network."""
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaPageView

    renderer: Any = ValidationResultsPageRenderer(run_info_at_end=True)
    document = renderer.render(as_shown(result))
    document.sections[0].content_blocks.pop(0)  # says Failed of rows let in with a warning, and links a missing page
    view: Any = DefaultJinjaPageView()
    frame = view.env.from_string(files("expectations").joinpath("data_docs.j2").read_text(encoding="utf-8"))
    severity, rows = result.get_max_severity_failure(), result.meta["batch_parameters"]["rows"]
    return str(view.render(document, frame, severity=severity and severity.value, rows=f"{rows:,}"))


def as_shown(result: Any) -> Any:
    """A copy of the result in sections, broken rules first, whose texts are HTML: the library does not escape them."""
    copy = deepcopy(result)
    copy.results.sort(key=lambda part: part.success)
    copy.meta = {name: copy.meta[name] for name in META_KEYS}
    for part in copy.results:
        rule = part.expectation_config
        observed, most = (shown(n, rule.severity) for n in (part.result["observed_value"], rule.kwargs["max_value"]))
        lines = [f"{observed}, at most {most}", *map(escape, part.meta["examples"])]
        part.result["observed_value"] = "<br>".join(lines)
        rule.description = escape(rule.description)
        rule.kwargs["column"] = SECTIONS[rule.severity]  # a column of the measures would be a section of one line
    return copy
