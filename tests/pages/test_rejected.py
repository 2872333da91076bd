"""What rejections say, on the page: the same numbers as the metrics room, and a draft at one click."""

from agreement import Definition, Rule
from metrics._suggested import NOTHING, Suggestion, suggestion_words
from pages.parts.agreeing import rejected, starts, views
from store import agreements
from tests.pages.agreeing import Shows, text
from tests.pages.agreeing import shows as shows
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file

RULE = Rule("fit", "employees", "at_least", 50)
ONE = Suggestion(
    "no fit", RULE, Definition(rules=(RULE,)), False, 33, 54, 40, 90, 12, 300, 2, 60, 150_000_00, 3.5, 0.4
)  # fmt: skip


def test_the_best_clause_is_told_and_can_be_laid_on_the_bench(shows: Shows, company: str) -> None:
    from pages.parts import frames

    page = shows("anna", view=views.REJECTED)
    found = frames.suggested(agreements.in_force(company)[-1].definition)
    words = suggestion_words(found[0])
    assert words[0].upper() + words[1:] in text(page)
    page.button(key="suggested_0").click().run()
    assert not page.exception
    assert str(page.selectbox(key=starts.CHOSEN).value).startswith("With “")
    assert not page.button(key="bench_put").disabled
    page.button(key="bench_put").click().run()
    put = agreements.open_proposals(company)[0]
    assert (put.current.number, found[0].rule in put.current.definition.rules) == (2, True)


def test_each_clause_says_what_it_prevents_and_what_it_costs(shows: Shows, company: str) -> None:
    shows("anna")
    assert rejected.lines(ONE) == [
        "prevents 61 % of these rejections (33 of 54)",
        "40 of 90 rejections for any reason",
        "also turns away 12 of 300 leads that nobody rejected",
        "costs 2 wins of 60, worth 150 k EUR",
        "3.5 fewer leads a week pass",
    ]


def test_where_nothing_helps_the_page_says_so(shows: Shows, company: str) -> None:
    page = shows("anna", view=views.REJECTED, **{"for": "enterprise"})
    assert not page.exception
    assert NOTHING in text(page) or "would have prevented" in text(page)
