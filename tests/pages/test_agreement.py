"""The agreement page: what people read, what they may press, and what becomes of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from agreement import Commitment, Definition, Proposal, Rule, differences, read_prediction
from agreement.calendar import Calendar
from charts.frontier import Point, frontier
from metrics import threshold_tradeoff
from metrics.threshold_tradeoff import bar, with_bar
from pages.parts import gate
from pages.parts.agreeing import evidence, sharing, views, words
from pages.parts.agreeing.cases import listed
from pages.parts.agreeing.evidence import Standing
from store import agreements, people
from tests.pages.agreeing import PAGE, Shows, keys, text
from tests.pages.agreeing import shows as shows
from tests.pages.shown import opened
from tests.sampled import company as company
from tests.sampled import forget
from tests.sampled import sample_file as sample_file
from tests.signing import made, signs_in


def slider(page: AppTest) -> Any:
    return page.slider[0]


def proposal(url: str) -> Proposal:
    return agreements.open_proposals(url)[0]


@pytest.mark.parametrize("who", ["anna", "mark", "erin", "vera", "adam"])
def test_every_seat_reads_what_is_in_force_and_what_lies_on_the_table(who: str, shows: Shows) -> None:
    page = shows(who)
    assert page.title[0].value == "Sales proposes a score bar of 62 instead of 55"
    said = text(page)
    for words_ in (
        "In force · All leads · version 2", "Company has at least 20 employees", "Score is at least 55",
        "Sales works up to 15 leads per rep and week", "Marketing delivers at least 30 leads a week that pass",
        "score bar 55 → 62", "Sales has not signed", "Marketing has not signed", "too young to judge",
    ):  # fmt: skip
        assert words_ in said


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("anna", {"sign_3", "withdraw_3", "counter_3", "comment_3", "sign_dissent_3"}),
        ("mark", {"sign_3", "decline_3", "counter_3", "comment_3", "sign_dissent_3"}),
        ("erin", {"comment_3"}),
        ("vera", set()),
        ("adam", set()),
    ],
)
def test_each_seat_has_its_own_buttons_and_the_others_are_told_why_not(who: str, may: set[str], shows: Shows) -> None:
    page = shows(who)
    assert {key for key in keys(page) if key.endswith("_3")} == may
    assert page.button(key="bench_put").disabled is ("sign_3" not in may)
    assert ("you can read everything" in text(page)) is ("sign_3" not in may)


def test_moving_the_bar_moves_every_number_and_counts_no_lead_again(shows: Shows) -> None:
    page = shows("anna")
    with patch.object(threshold_tradeoff, "counts", side_effect=AssertionError("counted again")):
        for score in (50, 70, 55):
            slider(page).set_value(score).run()
            assert not page.exception
            assert f"At {score}, " in text(page)
    assert "Changed: score bar 62 → 55." in text(page)


def test_the_sentence_says_volume_rate_and_customers_against_the_agreement_in_force(shows: Shows, company: str) -> None:
    from pages.parts import frames

    page = shows("anna")
    now = agreements.in_force(company)[-1].definition
    sweep = frames.tradeoff(proposal(company).current.definition, now)
    new, old = evidence.row_at(sweep, 62), evidence.row_at(sweep, 55)
    assert new["missed"] - old["missed"] > 0
    assert f"{new['missed'] - old['missed']} more customers would be turned away" in text(page)
    assert f"{new['missed']} of {new['wins']}" in text(page)
    assert f"{new['too_young']:,} leads too young to judge" in text(page)


def test_sales_signs_then_marketing_and_the_page_says_from_which_day_it_rules(shows: Shows, company: str) -> None:
    page = shows("anna")
    page.button(key="sign_3").click().run()
    assert page.success[0].value == "Signed for sales. It takes effect when marketing has signed, too."
    assert page.title[0].value == "Sales has signed, marketing has not: version 2 stays in force until both have"
    assert "sign_3" not in keys(page)
    other = shows("mark", proposal="3")
    other.button(key="sign_3").click().run()
    done = agreements.history(company)[0]
    day = words.day_words(done.current.effective_on)
    assert f"version 3 is agreed and takes effect on {day}" in other.success[0].value
    assert (done.state, done.version, done.signed_sides) == ("agreed", 3, ("sales", "marketing"))
    assert f"Version 3, agreed; takes effect on {day}" in text(other)


def test_the_second_signature_keeps_the_back_test_as_it_stood(shows: Shows, company: str) -> None:
    shows("anna").button(key="sign_3").click().run()
    shows("mark").button(key="sign_3").click().run()
    kept = agreements.history(company)[0].prediction
    assert kept is not None
    assert '"bar": 62' in kept
    assert '"too_young"' in kept
    foreseen = read_prediction(kept)
    assert foreseen is not None
    for one in (foreseen.volume, foreseen.acceptance, foreseen.win_rate):
        assert one is not None
        assert one.low95 <= one.low80 <= one.value <= one.high80 <= one.high95  # type: ignore[operator]


def test_a_stale_signature_is_refused_with_what_changed_and_the_page_shows_it(shows: Shows, company: str) -> None:
    page = shows("anna")
    seen = proposal(company)
    agreements.counter(company, people.person(company, "mark"), 3, 1, with_bar(seen.current.definition, 58))
    page.button(key="sign_3").click().run()
    assert "score bar 62 → 58" in page.error[0].value
    assert proposal(company).signed_sides == ()
    assert page.title[0].value == "Marketing proposes a score bar of 58 instead of 55"
    page.button(key="sign_3").click().run()
    assert proposal(company).signed_sides == ("sales",)
    assert proposal(company).current.number == 2


def test_a_counter_proposal_is_put_with_the_slider_and_one_button(shows: Shows, company: str) -> None:
    page = shows("mark")
    slider(page).set_value(58).run()
    page.button(key="bench_put").click().run()
    assert not page.exception
    current = proposal(company).current
    assert (current.number, current.side, bar(current.definition)) == (2, "marketing", 58)
    assert "revision 2, is on the table" in page.success[0].value
    assert page.title[0].value == "Marketing proposes a score bar of 58 instead of 55"


def test_a_new_proposal_starts_from_what_is_in_force(shows: Shows, company: str) -> None:
    page = shows("mark")
    page.selectbox(key="bench_start").set_value("New proposal, from version 2").run()
    assert "Nothing changed yet" in text(page)
    slider(page).set_value(53).run()
    page.button(key="bench_put").click().run()
    assert not page.exception
    newest = agreements.history(company)[0]
    assert (newest.id, newest.opened_by, bar(newest.current.definition)) == (6, "marketing", 53)
    assert differences(agreements.in_force(company)[-1].definition, newest.current.definition) == ["score bar 55 → 53"]


def test_a_refused_step_changes_nothing_and_says_why(shows: Shows, company: str) -> None:
    page = shows("mark")
    page.button(key="bench_put").click().run()
    assert "changes nothing" in page.error[0].value
    page.button(key="decline_3").click().run()
    assert "Give the other side a reason" in page.error[0].value
    assert proposal(company).current.number == 1


def test_declining_closes_the_proposal_with_its_reason(shows: Shows, company: str) -> None:
    page = shows("mark", proposal="3")
    page.text_area(key="decline_3_why").set_value("28 customers are too many").run()
    page.button(key="decline_3").click().run()
    assert agreements.open_proposals(company) == ()
    past = shows("mark", view=views.HISTORY).expander
    assert any("declined on" in box.label and "28 customers are too many" in box.label for box in past)
    assert page.title[0].value.startswith("Both sides signed version 2")


def test_withdrawing_needs_no_reason(shows: Shows, company: str) -> None:
    shows("anna").button(key="withdraw_3").click().run()
    assert agreements.open_proposals(company) == ()


def test_the_other_side_may_sign_here_with_their_own_password_only(
    shows: Shows, company: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shows("anna")
    page.button(key="sign_3").click().run()
    press = next(button for button in page.form_submit_button if button.label == "Sign for marketing")
    page.text_input(key="agreeing_password_3").set_value("short-clock-first")
    press.click().run()
    assert "password is not right" in page.error[0].value
    assert page.text_input(key="agreeing_password_3").value == "", "a password is not kept"
    assert proposal(company).signed_sides == ("sales",)
    page.text_input(key="agreeing_password_3").set_value("long-clock-first")
    next(button for button in page.form_submit_button if button.label == "Sign for marketing").click().run()
    done = agreements.history(company)[0]
    assert done.version == 3
    assert [one.by_password for one in done.current.signatures] == [False, True]


def test_one_browser_never_gives_both_signatures(shows: Shows, company: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shows("anna")
    page.button(key="sign_3").click().run()
    with patch.object(gate, "visitor", lambda: people.person(company, "mark")):
        page.run()
        page.button(key="sign_3").click().run()
    assert "This browser is not signed in as you" in page.error[0].value
    assert proposal(company).signed_sides == ("sales",)


def test_nobody_signs_after_their_session_has_ended(
    shows: Shows, company: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shows("anna")
    monkeypatch.setattr(gate, "token", lambda: None)
    page.button(key="sign_3").click().run()
    assert proposal(company).signed_sides == ()
    assert page.error[0].value == "Sign in to see this page."


def test_customers_turned_away_are_named_to_those_who_work_leads_and_masked_for_others(
    shows: Shows, company: str
) -> None:
    tables = []
    for who, present in (("mark", ""), ("vera", ""), ("erin", ""), ("mark", "1")):
        page = shows(who, present=present)
        page.session_state["bench_cases"] = "missed"
        page.run()
        tables.append(next(frame.value for frame in page.dataframe if "Contact" in frame.value))
    count = len(tables[0])
    assert f"{count} of " in text(page)
    for masked in tables[1:]:
        assert set(tables[0]["Contact"]).isdisjoint(set(masked["Contact"]))
        assert set(tables[0]["Company"]).isdisjoint(set(masked["Company"]))
        assert len(masked) == count


def test_history_tells_revisions_differences_signatures_and_steps(shows: Shows) -> None:
    page = shows("vera", view=views.HISTORY)
    labels = [box.label for box in page.expander]
    assert any(label.startswith("Version 2, in force since") for label in labels)
    assert any(label.startswith("Version 1, superseded; was in force from") for label in labels)
    said = text(page)
    assert "score bar 50 → 55" in said
    assert "✓ Sales: Anna Berger" in said
    steps = [frame.value for frame in page.dataframe if "It became" in frame.value]
    assert list(steps[1]["What"]) == ["propose", "sign", "sign"]
    assert list(steps[1]["It became"])[-1] == "in force, revision 1, signed by sales and marketing"


@pytest.mark.parametrize(
    ("asked", "says"),
    [("99", "There is no proposal number 99"), ("2", "no longer open. Version 2, in force since"), ("x", "")],
)
def test_a_link_to_what_is_not_on_the_table_says_what_became_of_it(asked: str, says: str, shows: Shows) -> None:
    assert says in text(shows("anna", proposal=asked))


def test_without_leads_and_agreements_the_page_says_how_to_begin(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    ada, ben = made(sqlite_url, "ada", "sales"), made(sqlite_url, "ben", "marketing")
    signs_in(monkeypatch, sqlite_url, ada)
    page = opened(PAGE)
    assert not page.exception
    assert page.title[0].value == "Nothing is agreed yet: propose the first definition of a SAL"
    assert "No lead was handed over yet" in text(page)
    assert "There is no rule yet" in text(page)
    page.toggle[0].set_value(True).run()
    slider(page).set_value(40).run()
    page.button(key="bench_put").click().run()
    page.button(key="sign_1").click().run()
    signs_in(monkeypatch, sqlite_url, ben)
    page = opened(PAGE)
    page.button(key="sign_1").click().run()
    assert not page.exception
    assert "version 1 is agreed" in page.success[0].value


def test_the_builder_keeps_rules_that_it_has_no_field_for(shows: Shows, company: str) -> None:
    rare = Definition(
        rules=(
            Rule("fit", "region", "one_of", ("DACH", "Nordics")),
            Rule("fit", "employees", "at_most", 5000),
            Rule("information", "phone_known", "known"),
            Rule("trigger", "touch:webinar", "within_days", 14),
            Rule("trigger", "score", "at_least", 61),
        ),
        commitments=(Commitment("marketing", "win_rate", 365, 8), Commitment("sales", "attempts", 7)),
    )
    agreements.counter(company, people.person(company, "anna"), 3, 1, rare)
    page = shows("anna")
    assert "Nothing changed yet" in text(page)
    slider(page).set_value(62).run()
    assert "Changed: score bar 61 → 62." in text(page)


def test_the_draft_of_the_sample_proposal_changes_nothing_by_itself(shows: Shows) -> None:
    assert "Nothing changed yet." in text(shows("mark"))


def standing(new: dict[str, Any], old: dict[str, Any], *commitments: Commitment) -> Standing:
    base = {
        "a_week": 40.0, "a_rep": 4.0, "reps": 10, "passing": 1000, "won": 70, "value": 0.07, "value_if_worked": 0.07,
        "low": 0.05, "high": 0.09, "never_worked": 0, "missed": 10, "wins": 80, "recall": 0.875, "missed_cents": 0,
    }  # fmt: skip
    definition = Definition(rules=(Rule("trigger", "score", "at_least", 62),), commitments=commitments)
    return Standing(definition, {**base, **new}, {**base, **old} if old is not None else {}, "EUR")


@pytest.mark.parametrize(
    ("new", "old", "said"),
    [
        ({"a_week": 27.0, "value": 0.09, "value_if_worked": 0.092, "missed": 38}, {},
         "At 62, 27 leads a week would pass instead of 40; 9.0–9.2 % of them win instead of 7.0 %; "
         "28 more customers would be turned away"),
        ({"missed": 9}, {}, "At 62, 40 leads a week would pass instead of 40; 7.0 % of them win instead of 7.0 %; "
         "1 more customer would get through"),
        ({"value": None, "passing": 0}, None,
         "At 62, 40 leads a week would pass and none of them has an outcome yet"),
        ({"passing": 19, "won": 7}, {},
         "At 62, 40 leads a week would pass instead of 40; 7 of 19 of them win instead of 7.0 %; "
         "as many customers get through"),
    ],
)  # fmt: skip
def test_the_effect_is_one_sentence(new: dict[str, Any], old: dict[str, Any] | None, said: str) -> None:
    assert evidence.sentence(standing(new, old)) == said  # type: ignore[arg-type]


def test_capacity_is_what_each_rep_promised_times_the_reps() -> None:
    assert standing({}, {}, Commitment("sales", "capacity", 15)).capacity == 150
    assert standing({}, {}).capacity is None
    assert standing({"reps": 0}, {}, Commitment("sales", "capacity", 15)).capacity is None


def test_lists_behind_the_back_test_are_those_that_the_numbers_count() -> None:
    rows = pl.DataFrame(
        {
            "lead_id": ["gain", "lost", "kept", "miss", "young"],
            "score": [60, 50, 70, None, 10],
            "fits": [True, True, True, True, True],
            "current": [False, True, True, False, True],
            "old_enough": [True, True, True, True, False],
            "was_worked": [True, True, True, True, True],
            "is_won": [False, False, True, True, True],
            "amount_cents": [1, 2, 3, None, 5],
        }
    )
    found = {kind: listed(rows, kind, 55)["lead_id"].to_list() for kind in ("missed", "gained", "lost", "spared")}
    assert found == {"missed": ["miss"], "gained": ["gain"], "lost": ["lost"], "spared": ["lost"]}
    assert listed(rows, "gained", None)["lead_id"].to_list() == ["gain", "miss"]


def test_the_curve_marks_both_points_and_leaves_out_bars_that_hardly_any_lead_reaches() -> None:
    sweep = pl.DataFrame(
        {
            "bar": [None, 0, 50, 99], "a_week": [50.0, 48.0, 30.0, 0.1], "passing": [900, 800, 400, 3],
            "value": [0.05, 0.06, 0.09, 0.7], "low": [0.04, 0.05, 0.07, 0.2], "high": [0.06, 0.07, 0.11, 0.9],
        }
    )  # fmt: skip
    points = [Point("in force: 0", sweep.row(1, named=True), False), Point("draft: 50", sweep.row(2, named=True), True)]
    drawn = frontier(sweep, "value", "A title", points, "light", promised=0.06, least=30.0, most=500.0)
    band, curve, ruling, draft = drawn.figure.data
    assert list(curve.x) == [48.0, 30.0]
    assert list(band.y) == [0.07, 0.11, 0.07, 0.05]
    assert (ruling.marker.symbol, draft.marker.symbol) == ("circle", "diamond")
    assert (list(ruling.x), list(draft.y)) == ([48.0], [0.09])
    said = {note.text for note in drawn.figure.layout.annotations}
    assert said == {"promised 6.0 %", "promised 30", "<b>in force: 0</b>", "<b>draft: 50</b>"}, "capacity is far away"
    assert drawn.alt.endswith("in force: 0: 48 leads a week, 6.0 % of those that pass win; "
                              "draft: 50: 30 leads a week, 9.0 % of those that pass win.")  # fmt: skip


def test_the_link_is_absolute_and_warns_when_only_this_machine_opens_it() -> None:
    assert sharing.link(7, "http://127.0.0.1:8501/agreement") == ("http://127.0.0.1:8501/agreement?proposal=7", True)
    assert sharing.link(7, "https://a.example/leads?x=1") == ("https://a.example/agreement?proposal=7", False)
    assert sharing.link(7, None) == ("/agreement?proposal=7", False)
    assert sharing.code("https://a.example/agreement?proposal=7").startswith("data:image/svg+xml")


def test_times_are_told_in_the_business_time_zone() -> None:
    berlin = Calendar(time_zone="Europe/Berlin")
    assert words.moment_words(datetime(2026, 11, 1, 23, 0, tzinfo=UTC), berlin) == "2 Nov 2026"
    assert words.moment_words(datetime(2026, 7, 1, 8, 5, tzinfo=UTC), berlin) == "1 Jul 2026, 10:05"


def test_a_draft_without_a_day_begins_with_next_week(shows: Shows, company: str) -> None:
    page = shows("mark")
    page.selectbox(key="bench_start").set_value("New proposal, from version 2").run()
    first = next(field for field in page.date_input if field.label == "In force from").value
    today = datetime.now(UTC).date()
    assert first.weekday() == 0
    assert today < first <= today + timedelta(days=8)


def test_a_customer_turned_away_is_shown_with_the_rule_that_turned_them_away(shows: Shows) -> None:
    page = shows("anna")
    page.session_state["bench_cases"] = "missed"
    page.run()
    table = next(frame.value for frame in page.dataframe if "Contact" in frame.value)
    low = table[table["Score"] < 62]
    assert {"Score is at least 62"} <= set(low["Turned away because"])
    assert not table["Turned away because"].isna().any()


def test_where_no_win_was_ever_recorded_the_bench_says_so_and_gives_no_zero(shows: Shows, company: str) -> None:
    forget(company, "won_at")
    page = shows("anna")
    said = text(page)
    assert "27 leads a week would pass instead of 41; no win is on record, so nobody knows how many of them win" in said
    assert said.count(">not known<") == 4
    assert "No win is on record: nobody knows what share of those that pass win" in said
    assert "customers get through;" not in said
    listed_ = next(one for one in page.button_group if one.key == "bench_cases")
    assert list(listed_.options) == ["0 leads gained", "664 leads lost"]


def test_where_no_amount_was_ever_recorded_the_revenue_is_not_known(shows: Shows, company: str) -> None:
    forget(company, "amount_cents")
    said = text(shows("anna"))
    assert said.count(">not known<") == 1
    assert "no amount is on record" in said
    assert "worth an unknown amount" in said
