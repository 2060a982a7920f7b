"""Three cycles of two accounts, figures worked out by hand: issued, late, priced wrongly, corrected, cancelled, sealed.

Plan basic: 0.12 a minute, 6.00 a month; comfort: 0.10 and 12.00, both for the days held. VAT 20 %, added. Late usage
is carried. March's price of basic should have been 0.10.
"""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from lake.errors import ControlFailed
from lake.store import Store
from tests.story_lake import BASIC, FIRST, MENDED, SECOND, Story, subscriber

pytestmark = pytest.mark.slow

Told = tuple[dict[str, str], tuple[str, str]]
"""The documents that are new, and the books: what is rated, and what is posted."""

BASIC_A, BASIC_B = subscriber(FIRST, "ACC-A", "basic"), subscriber(SECOND, "ACC-B", "basic")
CHANGED_A = (
    subscriber(FIRST, "ACC-A", "basic", until="2026-04-16"),
    subscriber(FIRST, "ACC-A", "comfort", since="2026-04-16"),
)
CANCELLED_B = subscriber(SECOND, "ACC-B", "basic", until="2026-05-01")


def cycle(name: str, *jobs: str) -> list[str]:
    return [f"{job} --cycle {name}" for job in jobs]


def issue(name: str) -> list[str]:
    return [*cycle(name, "approve-bills"), f"issue-bills --cycle {name} --jobs 1"]


def test_three_cycles_of_two_accounts(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = Story(store, tmp_path)
    story.begin()
    issued: dict[str, str] = {}
    for told in (march, a_late_call, april, a_late_call_without_a_next_bill, a_wrong_price, may):
        new, books = told(story)
        issued |= new
        assert (story.issued(), story.books()) == (issued, books), told.__name__
    assert story.corrected() == CORRECTED
    asked_by_an_auditor(story, capsys)


CORRECTED = {
    "B2026-0000003-items-2026-03": {"a2": (None, "3.000000")},
    "D2026-0000001-items": {"b3": (None, "0.600000")},
    "C2026-0000001-items": {"a1": ("6.000000", "5.000000"), "a2": ("3.000000", "2.500000")},
    "C2026-0000002-items": {"b1": ("2.400000", "2.000000")},
}
"""The late call of 25 min at 0.12, carried; that of 5 min on its debit note; all of March at 0.10."""


PROOFS = ("reconcile-lake", "check-numbers --files")
BILLED = [*cycle("2026-03", "bill-cycle"), *cycle("2026-04", "bill-cycle")]


def march(story: Story) -> Told:
    """A: 50 min, 6.00 + 6.00 + 2.40. B: 20 min, 2.40 + 6.00 + 1.68. Nobody's call waits; the broken one is out."""
    arrived = [story.load(BASIC, BASIC_A, BASIC_B), story.arrive("a1", "b1", "x1", "broken"), "mediate-cdrs"]
    story.on("2026-04-05", *arrived, "rate-usage", *cycle("2026-03", "bill-cycle"), *issue("2026-03"), *PROOFS)
    return {"B2026-0000001": "14.40", "B2026-0000002": "10.08"}, ("8.40", "8.40")


def a_late_call(story: Story) -> Told:
    """25 min: 9.00 + 6.00 + 3.00 is 3.60 more than 14.40, which waits for April's bill."""
    arrived = [story.arrive("a2"), "mediate-cdrs", "rate-usage", *cycle("2026-03", "bill-cycle"), *issue("2026-03")]
    story.on("2026-04-10", *arrived, *PROOFS)
    return {}, ("11.40", "8.40")


def april(story: Story) -> Told:
    """A: 100 min of basic, 30 of comfort, 15 days of each: 15.00 + 3.00 + 6.00 + 4.80, and March's 3.60. B, who is
    cancelled: 10 min, 1.20 + 6.00 + 1.44."""
    arrived = [story.load(BASIC, *CHANGED_A, CANCELLED_B), story.arrive("a3", "a4", "b2"), "mediate-cdrs", "rate-usage"]
    story.on("2026-05-04", *arrived, *BILLED, *issue("2026-04"), *PROOFS)
    return {"B2026-0000003": "32.40", "B2026-0000004": "8.64"}, ("27.60", "27.60")


def a_late_call_without_a_next_bill(story: Story) -> Told:
    """5 min of B: 0.60 + 0.12 on a debit note."""
    arrived = [story.arrive("b3"), "mediate-cdrs", "rate-usage", *cycle("2026-04", "bill-cycle"), *issue("2026-04")]
    story.on("2026-05-10", *arrived, *PROOFS)
    return {"D2026-0000001": "0.72"}, ("28.20", "28.20")


def a_wrong_price(story: Story) -> Told:
    """To load the right one changes nothing that is issued; to price March anew does. A: 75 min, 7.50 + 6.00 + 2.70 =
    16.20 for 18.00. B: 2.00 + 6.00 + 1.60 = 9.60 for 10.08."""
    before = story.issued(), story.books()
    loaded = [story.load(MENDED, *CHANGED_A, CANCELLED_B), "rate-usage", *BILLED, *issue("2026-03"), *issue("2026-04")]
    story.on("2026-05-12", *loaded, *PROOFS)
    assert (story.issued(), story.books()) == before
    (told,) = story.on("2026-05-12", "rerate-usage --cycle 2026-03 --plan basic --dry-run")
    assert (told["bills"], told["difference"]) == (2, "-2.2800")
    story.on("2026-05-13", "rerate-usage --cycle 2026-03 --plan basic --by Auditor", *issue("2026-03"), *PROOFS)
    return {"C2026-0000001": "-1.80", "C2026-0000002": "-0.48"}, ("26.30", "26.30")


def may(story: Story) -> Told:
    """A: 10 min, 1.00 + 12.00 + 2.60."""
    arrived = [story.arrive("a5"), "mediate-cdrs", "rate-usage", *cycle("2026-05", "bill-cycle"), *issue("2026-05")]
    story.on("2026-06-04", *arrived, *PROOFS, *cycle("2026-03", "seal-cycle"), *cycle("2026-04", "seal-cycle"))
    return {"B2026-0000005": "15.60"}, ("27.30", "27.30")


def asked_by_an_auditor(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    """What was it, what is it made of, where did a call go, was anything changed."""
    for number, total in story.issued().items():
        assert f"{Decimal(story.run('explain-bill', number)['total']):.2f}" == total, number
        again = story.run("reproduce-bill", number)
        assert again["verdict"] == "equal", number
        assert {state for file in again["files"].values() for state in file.values()} == {"equal"}, number
    capsys.readouterr()
    story.run("show-bill", "B2026-0000001")
    assert "C2026-0000001" in capsys.readouterr().out
    story.run("show-bill", "B2026-0000001", "--as-of", "2026-04-06T00:00:00Z")
    assert "C2026-0000001" not in capsys.readouterr().out
    traced = {name: str(story.run("trace-cdr", "--record-id", name)["listed"]) for name in ("a1", "a2", "x1", "broken")}
    assert "bill B2026-0000001 of 2026-04-05" in traced["a1"]
    assert "B2026-0000001" not in traced["a2"]
    assert (
        "bill B2026-0000003 of 2026-05-04: 3.00 by this line, 32.40 in all with other usage, fees and taxes"
        in traced["a2"]
    )
    assert "nobody is known to have owned the number then" in traced["x1"]
    assert "duration_sec is missing" in traced["broken"]
    for name in ("2026-03", "2026-04"):
        folder = story.folder / "seals" / name
        root = (folder / "root.txt").read_text(encoding="utf-8").strip()
        story.run("verify-seal", str(folder), "--root", root)
        for account in ("ACC-A", "ACC-B"):
            assert story.run("reproduce-bill", "--account", account, "--seal", str(folder))["verdict"] == "equal"
    assert "unchanged" in capsys.readouterr().out
    other = Path(shutil.copytree(story.folder / "seals", story.folder / "other seals")) / "2026-03"
    plans = other / "tariff/rate_plans.jsonl"
    plans.chmod(0o600)
    plans.write_text(plans.read_text(encoding="utf-8").replace('"0.1\\"', '"0.11\\"'), encoding="utf-8")
    with pytest.raises(ControlFailed, match=r"2026-03-ACC-A: differs: a1: charge was 5\.0+, and is 5\.50+"):
        story.run("reproduce-bill", "--account", "ACC-A", "--seal", str(other))
