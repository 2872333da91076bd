"""The glossary says what the declarations say, and can be searched."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import metrics
from pages.parts.explained import TERMS, matching, terms
from tests.signing import made, signs_in

PAGE = str(Path(__file__).parents[2] / "pages" / "together" / "glossary.py")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> AppTest:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "vera", "viewer"))
    page = AppTest.from_file(PAGE, default_timeout=60).run()
    assert not page.exception
    return page


def text(page: AppTest) -> str:
    return "\n".join(str(one.value) for one in [*page.markdown, *page.caption, *page.info])


def test_every_metric_stands_there_with_its_question_formula_and_warning(page: AppTest) -> None:
    words = text(page)
    for metric in metrics.ALL:
        for part in (f"#### {metric.name}", metric.question, metric.formula, metric.misleads):
            assert part in words


def test_every_word_stands_there_with_its_meaning(page: AppTest) -> None:
    words = text(page)
    assert [word for word, meaning in TERMS.items() if f"**{word}**" not in words or meaning not in words] == []


def test_searching_leaves_what_was_asked_for(page: AppTest) -> None:
    page.text_input[0].set_value("Kaplan decision").run()
    words = text(page)
    assert "#### Time to decision" in words
    assert "#### Revenue won" not in words
    page.text_input[0].set_value("zebra").run()
    assert "Nothing is called “zebra” here" in text(page)


def test_all_words_of_a_search_must_be_there() -> None:
    assert [metric.key for metric in matching(metrics.ALL, "sal rate accepted")][:1]
    assert matching(metrics.ALL, "sal zebra") == []
    assert list(terms("sales-accepted")) == ["SAL"]


def test_a_stranger_reads_nothing(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("ACCORD_DATABASE_URL", sqlite_url)
    closed = AppTest.from_file(PAGE, default_timeout=60).run()
    assert "Sign in" in closed.error[0].value
    assert len(closed.markdown) == 0
