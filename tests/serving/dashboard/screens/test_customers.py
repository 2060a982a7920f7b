"""The page of customers: who is listed, and one of them."""

from tests.serving.dashboard.conftest import Opens
from tests.serving.dashboard.test_app import figure, said
from tests.serving.dashboard.test_lake_state import cells


def test_customers_are_ranked_by_what_the_reader_asks_for_and_narrowed_to_a_segment(opens: Opens) -> None:
    app = opens("customers")
    assert cells(app, "Account")["Account"] == ["A1", "A2", "A3"]
    assert cells(app, "Account")["Revenue (MAD)"] == ["100.00", "20.00", "3.00"]
    segments = dict(zip(*(cells(app, "Account")[name] for name in ("Account", "Segment")), strict=True))
    (first, *_) = segments
    code = segments[first].lower().replace(" ", "_")
    narrowed = cells(opens("customers", segment=code), "Account")["Account"]
    assert narrowed == [who for who, segment in segments.items() if segment == segments[first]]


def test_one_customer_is_shown_with_figures_and_every_cycle(opens: Opens) -> None:
    app = opens("customers", account="A1")
    assert figure(app, "Revenue")[0] == "100.00 MAD"
    assert "Souss" in said(app)
    assert cells(app, "Total due (MAD)")["Cycle"] == ["2026-03", "2026-02"]
