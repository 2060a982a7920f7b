"""Double entry: what is posted to the two sides of a hop must agree, or have a reason not to."""

from decimal import Decimal

import pytest

from gold.control_totals import Total, control_totals
from gold.hops import ADDING, BILLING, CHARGING, HOPS, ISSUING, KAFKA, MEDIATION, POSTING, RENDERING, SAYING
from gold.postings import BOTH, IN, OUT, Invoices, Posting, of_invoices, of_tally

PENDING = {(CHARGING, OUT): "no document", (CHARGING, BOTH): "pending", (ISSUING, BOTH): "pending"}
NOT_YET = {(BILLING, OUT): "not yet billed"}


def tally(source: str, **columns: object) -> dict[str, object]:
    """A row of gold.tallies, as a dictionary."""
    return {"source": source, "ingest_run": "i", "mediation_run": "m", "cycle": "2026-03", "kind": None} | columns


def test_both_sides_of_a_part_are_summed_over_all_postings() -> None:
    posted = [
        Posting(MEDIATION, "i", "records", IN, 10),
        *(Posting(MEDIATION, "i", "records", OUT, n) for n in (7, 2, 1)),
    ]

    (total,) = control_totals(posted, {})

    assert (total.going_in, total.coming_out, total.difference, total.broken) == (10, 10, 0, False)


@pytest.mark.parametrize(("out", "difference"), [(9, 1), (11, -1)])
def test_one_less_and_one_more_are_both_broken(out: int, difference: int) -> None:
    (total,) = control_totals(
        [Posting(MEDIATION, "i", "records", IN, 10), Posting(MEDIATION, "i", "records", OUT, out)], NOT_YET
    )

    assert (total.difference, total.broken) == (difference, True)


def test_money_is_compared_to_the_last_digit() -> None:
    (total,) = control_totals(
        [
            Posting(BILLING, "2026-03", "money", IN, Decimal("0.985180")),
            Posting(BILLING, "2026-03", "money", OUT, Decimal("0.985181")),
        ],
        NOT_YET,
    )

    assert total.difference == Decimal("-0.000001")
    assert total.broken


def test_a_cycle_without_bills_is_not_yet_billed_and_nothing_else_is_excused() -> None:
    rated = tally("rated", kind="rated", records=1, units=60, money=Decimal(1))

    totals = control_totals(of_tally(rated), NOT_YET)

    assert {t.note for t in totals if t.hop == BILLING} == {"not yet billed"}
    assert all(t.broken for t in totals if t.hop != BILLING)


def test_a_billed_cycle_whose_usage_lines_are_gone_is_not_excused() -> None:
    rated = tally("rated", kind="rated", records=1, units=60, money=Decimal(1))
    fee = tally("lines", kind="fee", records=None, units=None, money=Decimal("1.50"), exact=Decimal("1.50"))

    totals = control_totals([*of_tally(rated), *of_tally(fee)], NOT_YET)

    assert [t.measure for t in totals if t.hop == BILLING and t.broken] == ["money", "records", "units"]


def test_uses_that_are_not_charged_go_into_no_bill() -> None:
    for status in ("rejected", "unmatched", "error"):
        postings = of_tally(tally("rated", kind=status, records=1, units=60, money=None))
        assert BILLING not in {posting.hop for posting in postings}


def test_what_kafka_got_after_it_was_asked_counts_in_mediation_alone() -> None:
    for kind in ("beyond", "file"):
        postings = list(of_tally(tally("events", kind=kind, records=1)))
        assert [posting.hop for posting in postings] == [MEDIATION]


def test_an_excuse_is_for_an_empty_side_and_a_note_for_a_balanced_part() -> None:
    gap = Posting(KAFKA, "cdr/0", "records", IN, 3, "2 offsets hold no record")

    assert control_totals([gap, Posting(KAFKA, "cdr/0", "records", OUT, 3)], {}) == [
        Total(KAFKA, "cdr/0", "records", Decimal(3), Decimal(3), "2 offsets hold no record")
    ]
    (short,) = control_totals([gap, Posting(KAFKA, "cdr/0", "records", OUT, 2)], {(KAFKA, IN): "not asked"})
    assert short.broken


def test_every_bill_needs_its_pdf_and_its_json() -> None:
    due = tally("bills", kind="due", records=2, money=Decimal("5.04"))
    files = Invoices("2026-03", pdfs=1, documents=2, total_due=Decimal("5.04"))

    totals = control_totals([*of_tally(due), *of_invoices([files])], {})

    broken = [(t.part, t.measure, t.difference) for t in totals if t.hop == RENDERING and t.broken]
    assert broken == [("2026-03 PDF", "records", 1)]


def test_totals_stand_in_the_order_of_the_datas_way() -> None:
    postings = [Posting(hop, "p", "records", IN, 0) for hop in reversed(HOPS)]

    assert [total.hop for total in control_totals(postings, {})] == list(HOPS)
    assert HOPS.index(KAFKA) < HOPS.index(MEDIATION) < HOPS.index(BILLING) < HOPS.index(ADDING)


def posted(source: str = "posted", **columns: object) -> dict[str, object]:
    """The tally of a usage line of a bill."""
    line = {"kind": "usage", "reason": "bill", "billed_in": "2026-03", "records": 1, "units": 60}
    return tally(source, **line, money=Decimal("0.60"), exact=Decimal("0.604000")) | columns


def test_what_is_pending_is_a_note_and_documents_without_uses_are_broken() -> None:
    rated = tally("rated", kind="rated", records=2, units=90, money=Decimal("1.004"))
    both = control_totals([*of_tally(rated), *of_tally(posted())], PENDING)
    notes = {t.measure: (t.difference, t.note) for t in both if t.hop == CHARGING}
    assert notes == {"records": (1, "pending"), "units": (30, "pending"), "money": (Decimal("0.4"), "pending")}
    assert {t.note for t in control_totals(of_tally(rated), PENDING) if t.hop == CHARGING} == {"no document"}
    assert all(t.broken for t in control_totals(of_tally(posted()), PENDING) if t.hop == CHARGING)


def test_a_cycle_whose_uses_all_lost_their_owner_after_its_bill_is_pending() -> None:
    lost = tally("rated", kind="unmatched", records=1, units=60, money=None)
    totals = control_totals([*of_tally(lost), *of_tally(posted())], PENDING)
    assert {t.note for t in totals if t.hop == CHARGING} == {"pending"}


def test_a_kind_of_lines_that_a_cycle_has_no_more_is_pending_and_a_cycle_without_lines_is_broken() -> None:
    fresh = tally("lines", kind="usage", records=1, units=60, money=Decimal("0.60"), exact=Decimal("0.604"))
    discount = posted(kind="discount", money=Decimal("-0.06"), exact=None)
    totals = control_totals([*of_tally(fresh), *of_tally(discount)], PENDING)
    assert {(t.part, t.difference, t.note) for t in totals if t.hop == ISSUING and t.difference} == {
        ("2026-03 usage", Decimal("0.60"), "pending"),
        ("2026-03 discount", Decimal("0.06"), "pending"),
    }
    alone = control_totals(of_tally(discount), PENDING)
    assert [t.part for t in alone if t.hop == ISSUING and t.broken] == ["2026-03 discount"]


def test_lines_of_documents_are_those_that_were_issued_and_come_to_their_totals() -> None:
    carried = posted(billed_in="2026-04")
    document = tally("documents", kind="bill", records=1, money=Decimal("0.60")) | {"cycle": "2026-04"}
    sound = control_totals([*of_tally(carried), *of_tally(carried | {"source": "said"}), *of_tally(document)], PENDING)
    assert not [t for t in sound if t.hop in (POSTING, SAYING) and t.broken]
    assert {t.part for t in sound if t.hop == POSTING} == {"2026-04 bill"}
    said = carried | {"source": "said", "exact": Decimal("0.604001")}
    (wrong,) = [
        t for t in control_totals([*of_tally(carried), *of_tally(said)], PENDING) if t.hop == SAYING and t.broken
    ]
    assert (wrong.part, wrong.difference) == ("2026-04 bill, usage charges", Decimal("-0.000001"))
