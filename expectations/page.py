"""A gate's numbers as one HTML page that needs nothing beside itself."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from expectations.measures import Measures
from expectations.suite import Suite
from expectations.verdicts import Verdict, shown

STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --soft: #66727f; --line: #e3e8ee;
  --card: #fff; --page: #f4f6f9; --passed: #1a7f4b; --warned: #a86500; --failed: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #98a4b3; --line: #2f3945;
  --card: #1b232d; --page: #12181f; --passed: #4cc38a; --warned: #f0b44c; --failed: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2.5rem 1rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: auto; }
h1 { margin: 0; font-size: 1.6rem; }
p { margin: .3rem 0 1.5rem; color: var(--soft); }
.facts { display: flex; flex-wrap: wrap; gap: 1rem; margin-bottom: 1.5rem; }
.facts div { flex: 1 1 9rem; padding: .9rem 1.1rem; border: 1px solid var(--line); border-radius: .6rem;
  background: var(--card); color: var(--soft); }
.facts b { display: block; color: var(--ink); font-size: 1.35rem; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
th, td { padding: .55rem .9rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: 500; }
td code { color: var(--soft); font-size: .85em; overflow-wrap: anywhere; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
h1 span { font-size: 1rem; font-weight: 600; margin-left: .5rem; }
td:last-child { font-weight: 600; }
.passed { color: var(--passed); } .warned { color: var(--warned); } .failed { color: var(--failed); }
"""

OUTCOMES = {
    "passed": "The rows were let in.",
    "warned": "The rows were let in, with a warning.",
    "failed": "The rows were kept out; the table is as it was.",
}
"""From best to worst."""


def page(suite: Suite, at: datetime, run: str, measures: Measures, verdicts: Sequence[Verdict]) -> str:
    """The page of one gate: what became of the rows, then every rule, the broken ones first."""
    outcomes = [outcome(verdict) for verdict in verdicts]
    worst = max(outcomes, key=rank)
    counts = {"new rows": measures["rows"]} | {name: outcomes.count(name) for name in OUTCOMES}
    rows = "\n".join(row(verdict) for verdict in sorted(verdicts, key=lambda v: -rank(outcome(v))))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(suite.table.name)}: expectations</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(suite.table.name)}<span class="{worst}">{worst}</span></h1>
<p>{OUTCOMES[worst]} Run {escape(run)}, {at:%Y-%m-%d %H:%M:%S} UTC.</p>
<div class="facts">{"".join(f"<div><b>{number:,}</b>{name}</div>" for name, number in counts.items())}</div>
<table>
<tr><th>Expectation</th><th>Severity</th><th class="n">Broken by</th><th class="n">At most</th><th></th></tr>
{rows}
</table>
</main>
</body>
</html>
"""


def row(verdict: Verdict) -> str:
    """A rule with its numbers."""
    rule, became = verdict.rule, outcome(verdict)
    return (
        f"<tr><td>{escape(rule.name.replace('_', ' '))}<br><code>{escape(rule.holds)}</code></td>"
        f'<td>{rule.severity}</td><td class="n">{shown(verdict.found, rule)}</td>'
        f'<td class="n">{shown(rule.most, rule)}</td><td class="{became}">{became}</td></tr>'
    )


def outcome(verdict: Verdict) -> str:
    """What a verdict means for the rows: one of OUTCOMES."""
    if verdict.passed:
        return "passed"
    return "failed" if verdict.critical else "warned"


def rank(name: str) -> int:
    """The outcome's place from best to worst."""
    return list(OUTCOMES).index(name)
