"""What an independent reading of the agreement page found wrong, each kept right from then on."""

from dataclasses import replace
from datetime import timedelta

import pytest

import metrics
from agreement import Commitment, Definition, InForce, Proposal, Refused, Rule, judge
from agreement.written import from_file
from metrics.threshold_tradeoff import bar, with_bar
from pages.parts.agreeing import evidence, history, starts, views, words
from pages.parts.agreeing.evidence import Standing
from pages.parts.board import band
from pages.parts.board.view import Board
from pages.parts.filters import Chosen
from reports.week import last_whole_week
from store import agreements, people
from tests.making import leads
from tests.pages.agreeing import PAGE, Shows, text
from tests.pages.agreeing import shows as shows
from tests.pages.shown import opened
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file
from tests.signing import made, signs_in
from tests.stored import store_frames


def test_a_segments_terms_are_held_against_the_same_leads(shows: Shows, company: str) -> None:
    terms = replace(agreements.in_force(company)[-1].definition, segment="enterprise")
    agreements.propose(
        company, people.person(company, "anna"), terms, agreements.open_proposals(company)[0].current.effective_on
    )
    page = shows("anna", **{"for": "enterprise"})
    said = text(page)
    assert page.title[0].value.endswith("the same terms again, in an agreement of its own")
    assert "as many customers get through" in said
    assert "more customers would" not in said


def test_the_point_in_force_stands_where_it_is_whatever_the_draft_asks(shows: Shows, company: str) -> None:
    from pages.parts import frames

    page = shows("anna")
    now = agreements.in_force(company)[-1].definition
    large = replace(
        now, rules=(*(one for one in now.rules if one.field != "employees"), Rule("fit", "employees", "at_least", 300))
    )
    row = evidence.standing_now(now, large)
    alone = evidence.row_at(frames.tradeoff(now, now), bar(now))
    assert (row["a_week"], row["recall"]) == (alone["a_week"], alone["recall"])
    assert not page.exception


def test_a_first_agreement_is_held_against_nothing(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    rows = [{"created": "2026-01-05", "handed_over": "2026-01-06", "score": score} for score in range(40, 80)]
    store_frames(sqlite_url, leads=leads(*rows, {"created": "2026-11-16"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "ada", "sales"))
    page = opened(PAGE)
    page.toggle[0].set_value(True).run()
    page.slider[0].set_value(60).run()
    assert not page.exception
    assert "this would be the first agreement" in text(page)
    assert "would no longer pass" not in text(page)


def test_a_draft_is_whole_after_a_look_at_another_view(shows: Shows) -> None:
    page = shows("anna")
    page.slider[0].set_value(70).run()
    next(one for one in page.button if str(one.key).endswith("_out_fit_employees_at_least")).click().run()
    before = [one for one in text(page).split("\n") if "Changed:" in one]
    page.segmented_control(key=starts.VIEW).set_value(views.ZONE).run()
    page.segmented_control(key=starts.VIEW).set_value(starts.TRY).run()
    assert not page.exception
    assert page.slider[0].value == 70
    assert [one for one in text(page).split("\n") if "Changed:" in one] == before


def test_names_of_companies_are_offered_to_nobody(shows: Shows) -> None:
    page = shows("vera")
    adding = next(one for one in page.selectbox if one.label.startswith("Add a rule to “Which customers"))
    adding.set_value(("fit", "company", "one_of")).run()
    (field,) = [one for one in page.multiselect if one.label == "Company name is one of"]
    assert field.options == []


@pytest.mark.parametrize("segment", ["Mid\u00a0market", "x" * 210, '$1M-$10M "A"/B **x** :red[y]'])
def test_odd_names_of_segments_open(segment: str, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    store_frames(
        sqlite_url, leads=leads({"created": "2026-11-16", "handed_over": "2026-11-17", "segment": segment, "score": 5})
    )
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "ada", "sales"))
    for view in (starts.TRY, views.ZONE, views.DISPUTED, views.FORESEEN, views.REJECTED, views.HISTORY):
        page = opened(PAGE, view=view, **{"for": segment})
        assert ":red[" not in page.title[0].value


def test_a_number_too_long_to_read_is_refused_like_any_other() -> None:
    with pytest.raises(Refused, match="no definition that Accord can read"):
        from_file("format = " + "9" * 5000)


def test_a_comment_stands_under_the_words_it_was_said_about(shows: Shows, company: str) -> None:
    terms = agreements.open_proposals(company)[0].current.definition
    agreements.counter(company, people.person(company, "mark"), 3, 1, with_bar(terms, 50))
    said = text(shows("anna"))
    assert said.index("Score is at least 62") < said.index("Would 60 spare you enough?")


def test_history_tells_each_version_against_the_one_before_it(shows: Shows, company: str) -> None:
    shows("anna")
    anna = people.person(company, "anna")
    open_ = agreements.open_proposals(company)[0]
    first = open_.current.effective_on
    later = agreements.propose(company, anna, with_bar(open_.current.definition, 70), first)
    _sign(company, later)
    year, two = (first.replace(year=first.year + more) for more in (1, 2))
    lower = with_bar(open_.current.definition, 50)
    _sign(company, agreements.counter(company, anna, 3, 1, lower, effective_on=year, review_on=two))
    past = agreements.history(company)
    by_version = {one.version: one for one in past}
    bases = {version: history.base(one, past) for version, one in by_version.items()}
    assert {version: base.version if base else None for version, base in bases.items()} == {1: None, 2: 1, 3: 2, 4: 3}


def _sign(company: str, one: Proposal) -> None:
    for who, password in (("anna", "short-clock-first"), ("mark", "long-clock-first")):
        signer = people.person(company, who)
        agreements.sign(company, signer, one.id, one.current.number, one.current.hash, password=password)


def test_a_suggestion_counters_what_lies_on_the_table_with_its_own_terms(shows: Shows, company: str) -> None:
    page = shows("anna", view=views.REJECTED)
    page.button(key="suggested_0").click().run()
    assert page.button(key="bench_put").label == "Counter proposal 3 with these terms"
    changed = next(one for one in text(page).split("\n") if "Changed:" in one)
    assert "score bar" not in changed


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ((Rule("trigger", "score", "at_least", 60),), "a lead passes from score 60"),
        (
            (Rule("trigger", "score", "at_least", 60), Rule("trigger", "touch:demo", "within_days", 5),
             Rule("trigger", "touch:fair", "within_days", 5)),
            "a lead passes from score 60 when 1 other rule holds",
        ),
        ((Rule("fit", "employees", "at_least", 60),), "a lead passes at any score when 1 other rule holds"),
    ],
)  # fmt: skip
def test_the_headline_counts_questions_and_events_as_one(rules: tuple[Rule, ...], said: str) -> None:
    assert words._passing(Definition(rules=rules)) == said


def test_the_review_speaks_of_the_agreement_of_all_leads_beside_one_of_a_segment(
    shows: Shows, company: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.parts import frames

    shows("anna")
    general = [one for one in frames.bundle().agreements if isinstance(one, InForce)]
    begins = last_whole_week(frames.bundle())
    terms = replace(general[-1].definition, segment="enterprise")
    own = InForce(1, terms, "x", frames.bundle().calendar.begins(begins - timedelta(weeks=3)))
    mixed = judge(frames.bundle(), (*general, own))
    monkeypatch.setattr(frames, "bundle", lambda: mixed)
    monkeypatch.setattr(frames, "result", lambda key, filters=None: metrics.BY_KEY[key].result(mixed))
    board = Board(Chosen(begins, {}), mixed, "light")
    assert board.version == "agreement v2"
    said = band._side(board, "sales")
    kept = metrics.BY_KEY["commitments_kept"].result(mixed).filter(week=begins, side="sales")
    assert set(kept["applies_to"]) == {"all", "enterprise"}
    assert said.count("enterprise: ") == kept.filter(applies_to="enterprise").height
    assert said.count("applies_to=enterprise") == kept.filter(applies_to="enterprise").height


@pytest.mark.parametrize(
    ("segment", "a_week", "said"),
    [
        ("all", 40.0, "4.0 per rep, ● within the 15 agreed (10 reps)"),
        ("enterprise", 40.0, "4.0 per rep, part of the 15 agreed (10 reps)"),
        ("enterprise", 160.0, "16.0 per rep, ▼ above the 15 agreed (10 reps)"),
    ],
)
def test_a_segment_alone_is_never_within_what_a_rep_takes_of_all_leads(segment: str, a_week: float, said: str) -> None:
    terms = Definition(segment, commitments=(Commitment("sales", "capacity", 15),))
    row = {"a_week": a_week, "a_rep": a_week / 10, "reps": 10}
    assert said in evidence._volume(Standing(terms, row, {}, "EUR"))
