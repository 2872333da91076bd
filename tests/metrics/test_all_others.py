"""An agreement of all leads is replayed over all others once a segment has one of its own."""

import pytest

from agreement import Definition, Rule
from metrics import threshold_tradeoff
from metrics._backtest import apart, handed_over
from metrics._foreseen import foreseen
from metrics._rule_counts import rule_counts
from tests.making import leads
from tests.metrics.signed import signed, under

ROWS = leads(
    *({"lead_id": name, "created": "2026-01-05", "handed_over": "2026-01-06", "score": 60, "segment": segment}
      for name, segment in (("a", "big"), ("b", "big"), ("c", "small"), ("d", None))),
)  # fmt: skip
GENERAL, OWN = signed(version=1, at="2026-01-01"), signed(version=1, at="2026-02-02", segment="big")
BAR = (Rule("trigger", "score", "at_least", 50),)


@pytest.mark.parametrize(
    ("as_of", "segment", "found"),
    [
        ("2026-02-01", "all", "abcd"),
        ("2026-02-02", "all", "cd"),
        ("2026-02-02", "big", "ab"),
        ("2026-02-02", "small", "c"),
    ],
)
def test_a_segment_is_among_all_until_its_own_agreement_rules(as_of: str, segment: str, found: str) -> None:
    ledger = under(ROWS, as_of, GENERAL, OWN)
    assert "".join(handed_over(ledger, segment).collect()["lead_id"]) == found
    assert apart(ledger) == (["big"] if as_of == "2026-02-02" else [])
    terms = Definition(segment, BAR)
    assert rule_counts(ledger, terms)["leads"].to_list() == [len(found)] * 2
    counted = threshold_tradeoff.counts(ledger, threshold_tradeoff.terms(terms, terms))
    assert counted.select("replayed", "too_young").sum().row(0) == (0, len(found))


def test_what_is_foreseen_of_all_leads_is_about_all_others() -> None:
    ledger = under(ROWS, "2026-02-15", GENERAL, OWN)
    volumes = [foreseen(ledger, Definition(segment, BAR)).volume for segment in ("all", "big")]
    assert [round(one.value * 5) for one in volumes if one] == [2, 2]
