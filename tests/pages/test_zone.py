"""The zone on the page: what each side sees before and after both have told, and what the zone says."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from agreement import Needs
from agreement.needs import Table, Told
from metrics._zone import zone
from pages.parts.agreeing import starts, views
from pages.parts.agreeing.zone import needs_words, sealed_words
from pages.parts.agreeing.zone_found import side_points, volumes
from store import needs, people
from tests.pages.agreeing import Shows, text
from tests.pages.agreeing import shows as shows
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file

SEGMENT = "enterprise"


def typed(page: AppTest, **numbers: float) -> None:
    """Types numbers into the fields of the segment that is shown."""
    for name, number in numbers.items():
        (found,) = [one for one in page.number_input if str(one.key).endswith(f"_{name}")]
        found.set_value(number)


def told(page: AppTest, **numbers: float) -> AppTest:
    """Types the numbers and tells them."""
    typed(page, **numbers)
    page.button(key="needs_tell").click().run()
    assert not page.exception
    return page


def opened(shows: Shows, who: str, segment: str = SEGMENT) -> AppTest:
    return shows(who, view=views.ZONE, **{"for": segment})


def test_needs_are_sealed_until_both_have_told(shows: Shows, company: str) -> None:
    page = told(opened(shows, "anna"), most_a_rep=3, win_percent=7.7)
    assert page.success[0].value.startswith("Your needs are told and sealed")
    other = opened(shows, "mark")
    assert "Nobody’s needs lie open yet" in text(other)
    assert "7.7" not in text(other)
    assert "It has already" in text(other)
    assert [one.value for one in other.number_input if one.key.startswith("needs_")] == [None, None]
    for who in ("erin", "vera", "adam"):
        assert "7.7" not in text(opened(shows, who))
    done = told(opened(shows, "mark"), least_a_week=2, missed_percent=60)
    assert done.success[0].value == "Both sides have told what they need: the zone is open."
    for who in ("anna", "mark", "erin"):
        said = text(opened(shows, who))
        assert "7.7 % of passing leads won, at least" in said
        assert "60 % of all wins missed, at most" in said


def test_a_side_sees_its_own_needs_before_the_other_has_told(shows: Shows) -> None:
    page = told(opened(shows, "mark"), least_a_week=2, missed_percent=40)
    assert "the other’s are not open" in text(page)
    assert "2 SALs a week, at least: holds from 0 to" in text(page)


def test_each_segment_has_fields_of_its_own(shows: Shows) -> None:
    page = told(opened(shows, "anna"), most_a_rep=3, win_percent=7.7)
    page.pills(key="for").set_value("mid-market").run()
    assert [one.value for one in page.number_input if str(one.key).startswith("needs_")] == [None, None]
    page.pills(key="for").set_value("enterprise").run()
    assert [one.value for one in page.number_input if str(one.key).startswith("needs_")] == [3, 7.7]


def test_a_number_that_is_missing_or_too_fine_is_refused_and_nothing_is_told(shows: Shows, company: str) -> None:
    page = opened(shows, "anna")
    typed(page, most_a_rep=3)
    page.button(key="needs_tell").click().run()
    assert "needs a number, not None" in page.error[0].value
    typed(page, win_percent=7.77)
    page.button(key="needs_tell").click().run()
    assert "one decimal is enough" in page.error[0].value
    assert needs.table(company, people.person(company, "anna"), SEGMENT).own == ()


def test_the_sample_company_has_a_zone_whose_middle_can_be_tried(shows: Shows, company: str) -> None:
    from pages.parts import frames
    from store import agreements

    page = opened(shows, "anna", "all")
    terms = agreements.open_proposals(company)[0].current.definition
    table = needs.table(company, people.person(company, "anna"), "all")
    sweep = frames.tradeoff(terms, agreements.in_force(company)[-1].definition)
    found = zone(sweep, table.own[-1].needs, table.other[-1].needs)
    ((first, last),) = found.ranges
    assert f"All four hold from {first} to {last}." in text(page)
    middle = (first + last) // 2
    page.button(key=f"zone_The middle of the zone: {middle}").click().run()
    assert not page.exception
    assert page.selectbox(key=starts.CHOSEN).value == f"The middle of the zone: {middle}"
    assert page.slider[0].value == middle
    points = {one.side: one.row["bar"] for one in side_points(found, sweep)}
    assert points == {"sales": first, "marketing": last}
    assert [one.name for one in side_points(found, sweep)] == [f"sales ≥ {first}", f"marketing ≤ {last}"]
    few, many = volumes(sweep, first, last)
    assert few == sweep.filter(bar=last)["a_week"].item() < many == sweep.filter(bar=first)["a_week"].item()


def test_the_bench_says_where_all_needs_hold_once_both_have_told(shows: Shows) -> None:
    assert "What both sides need: All four hold from " in text(shows("anna"))
    told(opened(shows, "anna"), most_a_rep=3, win_percent=7.7)
    assert "What both sides need" not in text(shows("anna", **{"for": SEGMENT}))


def test_an_empty_zone_names_the_clash_and_offers_both_concessions(shows: Shows) -> None:
    told(opened(shows, "anna", "all"), most_a_rep=2, win_percent=8.0)
    page = opened(shows, "mark", "all")
    assert "No bar satisfies both" in text(page)
    assert "Smallest concession: sales takes" in text(page)
    offered = {one.label.rsplit(": ", 1)[0] for one in page.button if str(one.key).startswith("zone_")}
    assert offered == {"Try where sales concedes", "Try where marketing concedes"}
    assert "4 leads per rep and week, at most; 8 % of passing leads won, at least" in text(page)


AT = datetime(2026, 11, 2, tzinfo=UTC)
SALES = Told(Needs("sales", 15, 6.5), "Anna", AT)
MARKETING = Told(Needs("marketing", least_a_week=40, missed_percent=10.0), "Mark", AT)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (Table(), "It has not yet."),
        (Table(other_has_told=True), "It has already."),
        (Table((SALES,)), "Until then you may change them."),
        (Table((SALES,), (MARKETING,), True), "Telling anew is a move that marketing sees."),
    ],
)
def test_who_sees_what_is_said(table: Table, said: str) -> None:
    assert sealed_words(table, "marketing").endswith(said)


def test_needs_are_told_in_words() -> None:
    assert needs_words(SALES) == "15 leads per rep and week, at most; 6.5 % of passing leads won, at least"
    assert needs_words(MARKETING) == "40 SALs a week, at least; 10 % of all wins missed, at most"
