"""Double entry: what is posted to the two sides of a hop must agree, or have a reason not to."""

from decimal import Decimal

import pytest

from gold.control_totals import Total, control_totals
from gold.hops import ADDING, BILLING, HOPS, KAFKA, MEDIATION, RENDERING
from gold.postings import IN, OUT, Invoices, Posting, of_invoices, of_tally

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
