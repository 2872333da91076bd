"""Content: every number is the metric's and opens its leads; one click of sales is what marketing sees."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import metrics
from agreement.ledger import Ledger
from charts.numbers import interval, percent, share_of
from metrics._benchmarks import UNUSED
from pages.parts.content import rating
from store import people
from store.frames import frames
from tests.making import frame, leads
from tests.pages.shown import numbers, opened, opens, words
from tests.sampled import company as company
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.sampled import unchanged as unchanged
from tests.signing import made, signs_in
from tests.stored import store_frames

Shows = Callable[..., AppTest]
PAGE = "marketing/content"


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> Shows:
    """Opens the page of the sample company as somebody."""

    def shown(who: str = "mark", **params: Any) -> AppTest:
        signs_in(monkeypatch, unchanged, people.person(unchanged, who))
        return opened(PAGE, **params)

    return shown


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Shows:
    """Opens the page over these frames alone."""

    def shown(**rows: pl.DataFrame) -> AppTest:
        store_frames(sqlite_url, **rows)
        signs_in(monkeypatch, sqlite_url, made(sqlite_url, "root", "sales"))
        return opened(PAGE)

    return shown


def result(ledger: Ledger, key: str, **wanted: Any) -> pl.DataFrame:
    return metrics.BY_KEY[key].result(ledger).filter(**wanted)


def test_the_title_says_what_is_used_what_could_go_and_the_biggest_hole(shows: Shows, ledger: Ledger) -> None:
    use, page = result(ledger, "content_use").row(0, named=True), shows()
    idle = result(ledger, "content_register", verdict="retire").height
    hole = result(ledger, "content_gaps", rank=1).row(0, named=True)
    title = page.title[0].value
    assert title.startswith(f"Sales uses {use['used']} of {use['available']} pieces; {idle} could be retired; nothing")
    assert title.endswith(f"“make the value tangible” with {hole['persona']}")
    text = words(page)
    assert f"{share_of(use['unused'], use['available'])} of the content lies unused; others have said 65 %" in text
    assert UNUSED.source in text
    assert "a benchmark, not a target" in text


def test_the_matrix_has_every_cell_and_its_talks_open(shows: Shows, ledger: Ledger) -> None:
    page = shows()
    markup = "\n".join(str(one.value) for one in page.get("html"))
    cells = result(ledger, "content_gaps").filter(pl.col("phase").is_null())
    assert markup.count('accord-hole"') == cells["hole"].sum() == 2
    assert markup.count("✕ nothing") == 2
    shown = {(text, link) for text, link in numbers(page, "content_gaps")}
    assert len(shown) == cells.filter(pl.col("held") > 0).height
    for text, link in list(shown)[:6]:
        assert int(text.split()[0]) == opens(link, ledger)


def test_every_count_of_the_register_opens_its_leads(shows: Shows, ledger: Ledger) -> None:
    page = shows(pieces="to renew")
    found = numbers(page, "content_register")
    assert len(found) > 40
    for text, link in found:
        if text.replace(",", "").isdecimal():
            assert int(text.replace(",", "")) == opens(link, ledger), link
    register = result(ledger, "content_register", verdict="renew")
    assert all(one in words(page) for one in register.sort("leads_a_year")["title"].head(12))


def test_the_register_lists_what_should_go_first_and_is_sorted_and_searched(shows: Shows, ledger: Ledger) -> None:
    go = result(ledger, "content_register", verdict="retire")
    page = shows()
    assert f"{go.height} pieces to retire that cost" in words(page)
    assert words(page).count("⚠ the only one") <= go.filter("alone").height == 2
    dear = go.sort("cost_cents", descending=True)["title"][0]
    text = words(shows(sorted="cost", every_piece="true"))
    assert text.index(dear) < min(text.index(one) for one in go["title"] if one != dear and text.count(one) == 1)
    found = words(shows(pieces="all", piece="service in a dry", every_piece="true"))
    assert (
        f"{ledger.content.filter(pl.col('title').str.contains('Service in a dry')).height} pieces in the register"
        in found
    )


def test_the_verdicts_are_of_all_leads_whatever_is_filtered(shows: Shows, ledger: Ledger) -> None:
    go = result(ledger, "content_register", verdict="retire").height
    text = words(shows(region="Benelux"))
    assert f"{go} pieces to retire" in text
    assert text.count("Benelux") > 3


def test_recommendations_by_rep_and_piece_have_their_intervals_and_open(shows: Shows, ledger: Ledger) -> None:
    page = shows()
    text, found = words(page), numbers(page, "content_advice")
    for row in result(ledger, "content_advice", by="rep").iter_rows(named=True):
        assert interval(row["low"], row["high"], "share") in text
        ignored = [
            link for _, link in found if "by=rep" in link and "ignored=true" in link and row["name"].split()[0] in link
        ]
        assert [opens(link, ledger) for link in ignored] == [row["ignored"]]
    own = numbers(page, "content_use")
    unprompted = [(text, link) for text, link in own if "unprompted=true" in link and "content_id" in link]
    assert len(unprompted) == 6
    assert all(int(text.split()[0]) == opens(link, ledger) for text, link in unprompted)


def test_the_difference_of_progress_is_called_association_with_its_interval(shows: Shows, ledger: Ledger) -> None:
    page, row = shows(), result(ledger, "content_progress", step="opportunity").row(0, named=True)
    text = words(page)
    assert (
        f"{percent(row['with_share'])} went on with a piece in the first days, {percent(row['without_share'])} without"
        in text
    )
    assert "Association, not effect" in text
    assert "good reps use more content" in text
    assert f"{row['low'] * 100:+.0f} to {row['high'] * 100:+.0f}" in text
    for text, link in numbers(page, "content_progress"):
        assert int(text.split("of ")[1].replace(",", "")) == opens(link, ledger)


@pytest.mark.parametrize("who", ["mark", "erin", "vera", "adam"])
def test_only_sales_is_asked_and_only_who_works_leads_sees_names(shows: Shows, who: str) -> None:
    page = shows(who)
    assert not [one for one in page.button if str(one.key).startswith("rate_")]
    assert (
        ("Tobias Krenz" in words(page))
        == ('class="accord-said"' in str([one.value for one in page.get("html")]))
        == (who in ("mark", "adam"))
    )


def test_one_click_of_sales_on_the_page_or_beside_a_lead_is_kept_and_seen_by_marketing(
    monkeypatch: pytest.MonkeyPatch, company: str, ledger: Ledger
) -> None:
    def entered(who: str, page: str = PAGE, **params: str) -> AppTest:
        signs_in(monkeypatch, company, people.person(company, who))
        return opened(page, **params)

    def asks(page: AppTest, ending: str) -> Any:
        return next(one for one in page.button if str(one.key).startswith("rate_") and str(one.key).endswith(ending))

    sales = entered("anna")
    first = asks(sales, "_False")
    first.click().run()
    assert "Kept, and marketing sees it" in sales.success[0].value
    last = frames(company)["ratings"].sort("at").row(-1, named=True)
    piece = str(first.key).split("_")[2]
    assert (last["content_id"], last["useful"], last["rated_by"], last["lead_id"]) == (
        piece,
        False,
        "Anna Berger",
        None,
    )
    sales.selectbox(key="rated_piece").set_value(piece).run()
    sales.text_input(key="rated_words").set_value(" It has aged well ").run()
    sales.button(key=f"rate_other_{piece}_True").click().run()
    last = frames(company)["ratings"].sort("at").row(-1, named=True)
    assert (last["content_id"], last["useful"], last["comment"]) == (piece, True, "It has aged well")
    used = ledger.content_uses.filter(pl.col("used") & (pl.col("content_id") != piece)).sort("at")
    lead = used.filter(~pl.col("lead_id").is_in(used.filter(pl.col("content_id") == piece)["lead_id"].implode()))[
        "lead_id"
    ][-1]
    beside = entered("anna", "sales/leads", lead=lead)
    button = asks(beside, "_True")
    button.click().run()
    assert next(one for one in beside.button if one.key == button.key).label == "Useful ✓"
    last = frames(company)["ratings"].sort("at").row(-1, named=True)
    assert (last["lead_id"], last["useful"]) == (lead, True)
    before = result(ledger, "content_register")["rated"].sum()
    marketing = entered("mark")
    assert f"n = {before + 2} ratings" in words(marketing)
    other = entered("mark", "sales/leads", lead=lead)
    assert "call it useful" in words(other)
    assert not [one for one in (*other.button, *marketing.button) if str(one.key).startswith("rate_")]


def test_a_dead_session_rates_nothing(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    store_frames(sqlite_url, content=PIECES)
    monkeypatch.setenv("ACCORD_DATABASE_URL", sqlite_url)
    monkeypatch.setattr(rating.gate, "visitor", lambda: None)
    rating.rate("p", "A *star*", True)
    assert frames(sqlite_url)["ratings"].is_empty()
    assert "session has ended" in rating.st.session_state[rating.SAID][0]


LEADS = leads({"created": "2026-01-01", "accepted": "2026-01-02", "persona": "boss", "segment": "a"})
PIECES = frame("content", {"content_id": "p", "title": "A *star*", "conversation": 1, "published_on": "2025-01-01"})
TALK = {"lead_id": "1", "at": "2026-03-01", "kind": 1, "successful": True}


def test_without_content_the_page_says_what_to_bring(bare: Shows) -> None:
    page = bare(leads=LEADS)
    assert page.title[0].value == "No content is on record"
    assert "content_id, title, conversation" in page.info[0].value


def test_without_uses_and_ratings_nobody_is_told_what_is_unused(bare: Shows) -> None:
    page = bare(leads=LEADS, content=PIECES, conversations=frame("conversations", TALK))
    text = words(page)
    assert page.title[0].value == "1 piece on offer, and nobody records which are used"
    assert "Nobody knows what is used" in text
    assert "Nobody can say: no use was ever recorded." in text
    assert "Sales has not rated a piece yet" in text
    assert "retire that" not in text


def test_with_one_use_shares_are_counts(bare: Shows) -> None:
    page = bare(leads=LEADS, content=PIECES, conversations=frame("conversations", {**TALK, "content_id": "p"}))
    text = words(page)
    assert page.title[0].value == "Sales uses 1 of 1 piece"
    assert "1 of 1" in text
    assert "No hole in the matrix" in text
    assert "A *star*" in text


def test_two_thousand_pieces_are_paged_and_the_file_holds_all(bare: Shows) -> None:
    many = frame("content", *(
        {"content_id": f"p{n:04}", "title": f"Piece {n}", "conversation": n % 5 + 1, "persona": f"persona {n % 40}",
         "published_on": "2024-01-01"} for n in range(2_000)
    ))  # fmt: skip
    page = bare(leads=LEADS, content=many, conversations=frame("conversations", {**TALK, "content_id": "p0000"}))
    text = words(page)
    assert "1,999 pieces to retire" in text
    assert any("The first 12 of 1,999; the file holds all." in one.value for one in page.caption)
    assert text.count("\nPiece ") < 40
    assert "17 personas with fewer talks are in the table" in text
