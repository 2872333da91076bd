"""Comments on clauses, notes of dissent, and who moved how far, on the card of a proposal."""

from agreement import Proposal, clauses
from agreement.rounds import Walk
from metrics.threshold_tradeoff import with_bar
from pages.parts.agreeing import walked
from store import agreements, people
from tests.pages.agreeing import Shows, keys, text
from tests.pages.agreeing import shows as shows
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file

SCORE = "trigger:score:at_least"


def proposal(url: str) -> Proposal:
    return agreements.open_proposals(url)[0]


def test_a_comment_stands_under_its_clause_with_its_author(shows: Shows, company: str) -> None:
    page = shows("erin")
    options = page.selectbox(key="comment_3_clause").options
    assert options == ["The terms as a whole", *(one.words for one in clauses(proposal(company).current.definition))]
    page.selectbox(key="comment_3_clause").set_value(SCORE)
    page.text_area(key="comment_3_text").set_value("Try <b>60</b> for a quarter")
    page.button(key="comment_3").click().run()
    assert page.success[0].value == "Your comment stands under proposal 3."
    assert "“Try &lt;b&gt;60&lt;/b&gt; for a quarter”" in text(page)
    assert "Erin Walsh (executive)" in text(page)
    kept = proposal(company).comments[-1]
    assert (kept.clause, kept.text, kept.author, kept.revision) == (
        SCORE,
        "Try <b>60</b> for a quarter",
        "Erin Walsh",
        1,
    )
    assert page.text_area(key="comment_3_text").value == ""
    page.button(key="comment_3").click().run()
    assert "Your comment is empty" in page.error[0].value
    assert "comment_3" not in keys(shows("vera"))


def test_a_comment_of_an_earlier_revision_says_so(shows: Shows, company: str) -> None:
    terms = proposal(company).current.definition
    agreements.counter(company, people.person(company, "mark"), 3, 1, with_bar(terms, 60))
    assert "Mark Hansen (marketing)" in text(shows("anna"))
    assert "on revision 1" in text(shows("anna"))


def test_who_signs_with_a_dissent_is_quoted_beside_their_name(shows: Shows, company: str) -> None:
    page = shows("mark")
    page.text_area(key="dissent_3").set_value("62 is too high for the summer")
    page.button(key="sign_dissent_3").click().run()
    assert not page.exception
    assert "dissent: “62 is too high for the summer”" in text(page)
    assert proposal(company).current.signatures[0].dissent == "62 is too high for the summer"


def test_the_card_tells_who_moved_how_far(shows: Shows, company: str) -> None:
    assert "Over the rounds" not in text(shows("anna"))
    terms, anna, mark = proposal(company).current.definition, *(people.person(company, who) for who in ("anna", "mark"))
    agreements.counter(company, mark, 3, 1, with_bar(terms, 56))
    agreements.counter(company, anna, 3, 2, with_bar(terms, 60))
    page = shows("anna")
    assert "Over the rounds: score bar 6 → 4 apart; sales moved 2, marketing 0" in text(page)
    assert ("score bar", "6 → 4") in walked.saved(proposal(company), None).select("clause", "apart").rows()
    assert "csv_rounds-3" in [one.key for one in page.get("download_button")]


def test_moving_away_is_told_with_a_minus() -> None:
    assert walked.sentence([Walk("k", "score bar", (60, 66), (50,))]).endswith("sales moved −6, marketing 0")
