"""The stock of opportunities: squares beyond 64 bits, and where the months begin."""

from metrics._stock import begun, stock
from tests.making import leads, ledger_of


def test_squares_are_of_positive_amounts_and_may_outgrow_64_bits() -> None:
    amounts = (4_000_000_000, 3_000_000_000, -7, None)
    counts = stock(ledger_of(leads(*({"opportunity": "2026-01-05", "amount_cents": cents} for cents in amounts))))
    assert counts.select("deals", "priced", "priced_cents", "squares").sum().row(0) == (4, 2, 7 * 10**9, 25 * 10**18)


def test_it_begins_with_the_first_opening_or_the_first_closing() -> None:
    march, deals = (2026 - 1970) * 12 + 2, {"opportunity": "2026-03-02", "lost": "2026-05-04"}
    early = {"opportunity": "2026-04-02", "lost": "2026-02-04"}
    assert [begun(stock(ledger_of(leads(*rows)))) for rows in ([deals], [deals, early], [early])] == [
        march,
        march - 1,
        march - 1,
    ]
    assert begun(stock(ledger_of(as_of="2026-03-31"))) is None
