"""Three cycles of two accounts, figures worked out by hand: issued, late, priced wrongly, corrected, cancelled, sealed.

Plan basic: 0.12 a minute, 6.00 a month; comfort: 0.10 and 12.00, both for the days held. VAT 20 %, added. Late usage
is carried. March's price of basic should have been 0.10.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from lake.runs import newest_runs
from lake.store import Store
from serving.seals import verify_seal
from tests.story_lake import BASIC, FIRST, MENDED, SECOND, Story, subscriber

pytestmark = pytest.mark.slow

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
    proofs = ("reconcile-lake", "check-numbers --files")

    # March. A: 50 min, 6.00 + 6.00 + 2.40. B: 20 min, 2.40 + 6.00 + 1.68. Nobody's call waits; the broken one is out.
    arrived = [story.load(BASIC, BASIC_A, BASIC_B), story.arrive("a1", "b1", "x1", "broken"), "mediate-cdrs"]
    story.on("2026-04-05", *arrived, "rate-usage", *cycle("2026-03", "bill-cycle"), *issue("2026-03"), *proofs)
    march = {"B2026-0000001": "14.40", "B2026-0000002": "10.08"}
    assert story.issued() == march
    assert story.books() == ("8.40", "8.40")
    then = newest_runs(store.root, "issue-bills")
    issued_at = next(iter(then)).ended
    assert issued_at is not None

    # A late call of 25 min: 9.00 + 6.00 + 3.00 is 3.60 more, which waits for April's bill.
    arrived = [story.arrive("a2"), "mediate-cdrs", "rate-usage", *cycle("2026-03", "bill-cycle"), *issue("2026-03")]
    story.on("2026-04-10", *arrived, *proofs)
    assert story.issued() == march
    assert story.books() == ("11.40", "8.40")

    # April. A: 100 min of basic, 30 of comfort, 15 days of each: 15.00 + 3.00 + 6.00 + 4.80, and March's 3.60.
    # B, cancelled: 10 min, 1.20 + 6.00 + 1.44.
    arrived = [story.load(BASIC, *CHANGED_A, CANCELLED_B), story.arrive("a3", "a4", "b2"), "mediate-cdrs", "rate-usage"]
    billed = [*cycle("2026-03", "bill-cycle"), *cycle("2026-04", "bill-cycle")]
    story.on("2026-05-04", *arrived, *billed, *issue("2026-04"), *proofs)
    april = march | {"B2026-0000003": "32.40", "B2026-0000004": "8.64"}
    assert story.issued() == april
    assert story.books() == ("27.60", "27.60")

    # A late call of B, 5 min, who gets no further bill: 0.60 + 0.12 on a debit note.
    arrived = [story.arrive("b3"), "mediate-cdrs", "rate-usage", *cycle("2026-04", "bill-cycle"), *issue("2026-04")]
    story.on("2026-05-10", *arrived, *proofs)
    noted = april | {"D2026-0000001": "0.72"}
    assert story.issued() == noted
    assert story.books() == ("28.20", "28.20")

    # March's price is found to be wrong. To load the right one changes nothing that is issued; to rate March anew
    # does: A 75 min, 7.50 + 6.00 + 2.70 = 16.20 for 18.00; B 2.00 + 6.00 + 1.60 = 9.60 for 10.08.
    loaded = [story.load(MENDED, *CHANGED_A, CANCELLED_B), "rate-usage", *billed, *issue("2026-03"), *issue("2026-04")]
    story.on("2026-05-12", *loaded, *proofs)
    assert story.issued() == noted
    (told,) = story.on("2026-05-12", "rerate-usage --cycle 2026-03 --plan basic --dry-run")
    assert (told["bills"], told["difference"]) == (2, "-2.2800")
    story.on("2026-05-13", "rerate-usage --cycle 2026-03 --plan basic --by Auditor", *issue("2026-03"), *proofs)
    corrected = noted | {"C2026-0000001": "-1.80", "C2026-0000002": "-0.48"}
    assert story.issued() == corrected
    assert story.books() == ("26.30", "26.30")

    # May. A: 10 min, 1.00 + 12.00 + 2.60.
    arrived = [story.arrive("a5"), "mediate-cdrs", "rate-usage", *cycle("2026-05", "bill-cycle"), *issue("2026-05")]
    story.on("2026-06-04", *arrived, *proofs, *cycle("2026-03", "seal-cycle"), *cycle("2026-04", "seal-cycle"))
    assert story.issued() == corrected | {"B2026-0000005": "15.60"}
    assert story.books() == ("27.30", "27.30")

    asked_by_an_auditor(story, issued_at.isoformat(), capsys)


def asked_by_an_auditor(story: Story, issued_at: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What was it, what is it made of, where did a call go, was anything changed."""
    for number, total in story.issued().items():
        assert f"{Decimal(story.run('explain-bill', number)['total']):.2f}" == total, number
        assert story.run("reproduce-bill", number)["verdict"] == "equal", number
    capsys.readouterr()
    story.run("show-bill", "B2026-0000001")
    assert "C2026-0000001" in capsys.readouterr().out
    story.run("show-bill", "B2026-0000001", "--as-of", issued_at)
    assert "C2026-0000001" not in capsys.readouterr().out
    ends = {name: story.run("trace-cdr", "--record-id", name)["ends"] for name in ("a1", "a2", "x1", "broken")}
    assert "B2026-0000001" in ends["a1"]
    assert "B2026-0000003" in ends["a2"]
    assert "no_subscriber" in ends["x1"]
    assert "duration_sec is missing" in ends["broken"]
    for name in ("2026-03", "2026-04"):
        folder = story.folder / "seals" / name
        root = (folder / "root.txt").read_text(encoding="utf-8").strip()
        assert verify_seal.main([str(folder), "--root", root]) == 0
    assert "unchanged" in capsys.readouterr().out
