"""What waits between the teams on the review: what is late first, each line leads to its page with the filters."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from charts.numbers import share_of, written
from metrics import BY_KEY
from store import people
from tests.pages.shown import opened, words
from tests.sampled import company as company
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.signing import signs_in


@pytest.fixture
def opens(monkeypatch: pytest.MonkeyPatch, company: str) -> Callable[..., AppTest]:
    def of(**params: str) -> AppTest:
        signs_in(monkeypatch, company, people.person(company, "erin"))
        return opened("together/review", **params)

    return of


def test_the_review_tells_what_each_side_owes_the_other_under_the_filters(opens, ledger) -> None:
    queue = BY_KEY["response_queue"]
    late = queue.result(ledger, {"source": ["webinar"]}).filter(due="overdue")["value"][0]
    page = opens(source="webinar")
    said = words(page)
    assert "Between the teams" in said
    assert f"{late} leads wait longer for sales than was promised" in said
    assert "Charter proposal" in said
    sent = "\n".join(str(one.value) for one in page.get("html"))
    assert 'href="/response?source=webinar"' in sent
    sales = sent[sent.index("Sales’ turn") : sent.index("Marketing’s turn")]
    assert sales.rindex("▼ late") < sales.index("○ open")


def test_where_nothing_waits_the_review_says_so(opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.parts.between.found.dues", lambda filters=None: ())
    assert "Nothing is known to wait between the two teams." in words(opens())


def test_the_review_holds_conversations_against_their_target_and_answers_against_what_became_of_them(
    opens, ledger
) -> None:
    week = BY_KEY["conversations_weekly"].result(ledger).filter(scope="all", week=date(2026, 11, 16)).row(0, named=True)
    won = BY_KEY["response_outcome"].result(ledger).filter(outcome="won")
    within, later = (won.filter(answer=one).row(0, named=True) for one in ("within", "later"))
    said = words(opens(week="2026-11-16"))
    assert f"promised {written(week['target'], 'conversations')}" in said
    shares = " in time, ".join(share_of(one["reached"], one["leads"]) for one in (within, later))
    assert f"won within {within['age_days']} days: {shares} later (association)" in said
    one_source = words(opens(week="2026-11-16", source="webinar"))
    assert f"promised {written(week['target'], 'conversations')}" not in one_source
