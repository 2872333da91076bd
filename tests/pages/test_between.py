"""What waits between the teams on the review: what is late first, each line leads to its page with the filters."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

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
    assert "Nothing waits between the two teams." in words(opens())
