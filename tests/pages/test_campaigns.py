"""The campaigns page says what the metrics say, tries any price, and lets each seat do its part at the gate."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

import metrics
from agreement.campaigns import TEST, Plan
from agreement.ledger import Ledger
from charts.numbers import compact, percent
from metrics._price_point import Price, at_price
from sample_data import DEMO_PEOPLE
from store import campaigning, people
from store.plans import plans
from tests.making import leads
from tests.pages.shown import numbers, opened, opens, words
from tests.sampled import company as company
from tests.sampled import forget
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file
from tests.sampled import unchanged as unchanged
from tests.signing import made, signs_in
from tests.stored import store_frames

Shows = Callable[..., AppTest]
PAGE = "marketing/campaigns"
DEMO = {username: password for username, _, _, password in DEMO_PEOPLE}
PLAN = Plan("Fair", "trade show", date(2027, 1, 11), date(2027, 1, 15), 20_000_00, "Mark", "Meet plants", leads=500)


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, unchanged: str) -> Shows:
    """Opens the campaigns of the sample company as the viewer."""
    signs_in(monkeypatch, unchanged, people.person(unchanged, "vera"))
    return lambda **params: opened(PAGE, **params)


@pytest.fixture
def enters(monkeypatch: pytest.MonkeyPatch, company: str) -> Shows:
    """Opens those of a company that the test changes, as somebody."""

    def enter(who: str = "mark", **params: str) -> AppTest:
        signs_in(monkeypatch, company, people.person(company, who))
        return opened(PAGE, **params)

    return enter


def both(ledger: Ledger, model: str = "linear") -> pl.DataFrame:
    profit, funnel = (metrics.BY_KEY[key].result(ledger) for key in ("campaign_profit", "campaign_funnel"))
    rows = profit.filter(pl.col("model") == model, pl.col("cost").is_not_null())
    return rows.join(funnel, on=["model", "campaign_id"], suffix="_there").sort("profit", descending=True)


def mature(rows: pl.DataFrame) -> pl.DataFrame:
    """A campaign that reached nobody has no young leads."""
    return rows.filter(pl.col("mature").ne_missing(pl.lit(False)))


@pytest.mark.parametrize("model", ["linear", "first touch"])
def test_the_title_counts_the_mature_campaigns_that_lost_by_the_chosen_model(
    shows: Shows, ledger: Ledger, model: str
) -> None:
    rows = mature(both(ledger, model))
    lost = rows.filter(pl.col("profit") < 0)
    page = shows(model=model)
    worst = lost.row(-1, named=True)["name"]
    said = f"{lost.height} of {rows.height} mature campaigns cost more than they earned; {worst} lost most"
    assert page.title[0].value == said
    assert f"attributed margin − cost, {model} model" in words(page)


def test_every_campaign_shows_its_steps_with_the_range_over_all_models_and_opens_its_leads(
    shows: Shows, ledger: Ledger
) -> None:
    page = shows(every_campaign="true")
    text = words(page)
    ways = numbers(page, "campaign_funnel")
    for row in both(ledger).to_dicts()[:12]:
        own = {said: opens(link, ledger) for said, link in ways if link.endswith(f"campaign_id={row['campaign_id']}")}
        assert own[f"{row['leads_there']:,}"] == row["leads_there"]
        assert row["name"] in text
        assert compact(row["profit"]) in text
        assert f"{compact(row['profit_least'])} to {compact(row['profit_most'])}" in text
        assert f"{row['accepted']} of {row['decided']}" in text or percent(row["value_there"]) in text
    assert text.count("· young") == 2 * both(ledger).filter(pl.col("mature").eq(False)).height - (
        both(ledger).filter(pl.col("mature").eq(False)).height - 4
    )

    text = text.partition("Which need both")[0]
    last = mature(both(ledger)).row(-1, named=True)["name"]
    young = both(ledger).filter(pl.col("mature").eq(False))
    assert all(text.index(last) < text.index(name) for name in young["name"])


def test_any_price_can_be_tried_and_the_break_even_is_said(shows: Shows, ledger: Ledger) -> None:
    rows = metrics.BY_KEY["campaign_profit"].result(ledger)
    at = at_price(rows, Price(60_000_00, 0.5)).filter(model="linear").drop_nulls("profit")
    lost = mature(at).filter(pl.col("profit") < 0).height
    page = shows(price="60000", margin="50", every_price="true")
    text = words(page).partition("At which price?")[2]
    assert f"At 60 k EUR a customer, {lost} of {mature(at).height} mature campaigns would have lost money" in text
    for row in at.filter(pl.col("break_even_low").is_not_null()).head(3).to_dicts():
        assert compact(row["profit"]) in text
        assert f"{compact(row['break_even_low'])} to {compact(row['break_even_high'])}" in text
    assert "no win" in text


def test_a_plan_shows_what_is_expected_before_anybody_signs_and_only_its_seat_has_a_button(
    enters: Shows, company: str
) -> None:
    (waits,) = (one for one in plans(company) if one.state == "waits for sales")
    campaigning.decline(company, people.person(company, "anna"), waits.id, 1, "Nobody there buys from us")
    seen = campaigning.propose(company, people.person(company, "mark"), PLAN)
    for who, label in (("mark", "Sign for marketing"), ("anna", None), ("vera", None)):
        page = enters(who)
        text = words(page)
        assert "Fair: 20 k EUR for trade show" in text
        assert "8 campaigns of trade show" in text
        assert "marketing expects 500 leads: more than like campaigns brought" in text
        buttons = {one.key: one.label for one in page.button}
        assert buttons.get(f"sign_plan_{seen.id}") == label, who
    assert any("declined" in one.value and "Nobody there buys from us" in one.value for one in page.caption)
    assert "You hold the viewer seat: you read along. Marketing signs first." in [one.value for one in page.caption]


def test_sales_is_told_what_changed_meanwhile(enters: Shows, company: str) -> None:
    (waits,) = (one for one in plans(company) if one.state == "waits for sales")
    page = enters("anna")
    dearer = replace(waits.plan, cost_cents=40_000_00)
    campaigning.change(company, people.person(company, "mark"), waits.id, 1, dearer)
    page.text_area(key=f"decline_plan_{waits.id}_why").input("Too dear")
    page.button(key=f"decline_plan_{waits.id}").click().run()
    assert "planned cost 24,000 → 40,000" in page.error[0].value
    assert next(one.state for one in plans(company) if one.id == waits.id) == "proposed"


def test_the_form_proposes_a_campaign_or_a_test_and_says_what_is_missing(enters: Shows, company: str) -> None:
    page = enters("mark")
    start = date.today() + timedelta(days=30)
    page.text_input(key="plan_new_name").input("Letters again")
    page.number_input(key="plan_new_cost").set_value(2_000.0)
    page.date_input(key="plan_new_days").set_value((start, start + timedelta(days=9)))
    page.button(key="FormSubmitter:plan_new-Propose this plan").click().run()
    assert "The plan has no channel." in page.error[0].value
    page.text_input(key="plan_new_name").input("Letters again")
    page.selectbox(key="plan_new_channel").set_value("email")
    page.text_input(key="plan_new_reason").input("They answered")
    page.number_input(key="plan_new_cost").set_value(2_000.0)
    page.date_input(key="plan_new_days").set_value((start, start + timedelta(days=9)))
    page.button(key="FormSubmitter:plan_new-Propose this plan").click().run()
    assert "is on the table" in page.success[0].value
    newest = plans(company)[0]
    assert (newest.plan.name, newest.plan.cost_cents, newest.plan.channel) == ("Letters again", 2_000_00, "email")
    assert newest.state == "proposed"


def test_outcomes_are_scored_and_a_test_tells_what_it_taught(shows: Shows) -> None:
    text = words(shows()).partition("What came of them")[2]
    assert "17 ▲ outside" in text
    assert "0 ○ too early" in text
    assert "Letters to plant managers did not succeed (Five first meetings for the 3,500)" in text
    assert "5 of 6 expectations that are ripe came inside the interval" in text


def test_marketing_links_a_plan_and_ends_a_test(enters: Shows, company: str) -> None:
    mark = people.person(company, "mark")
    trial = replace(PLAN, name="Cards", kind=TEST, cost_cents=1_000_00, hypothesis="Cards", success="One win")
    seen = campaigning.propose(company, mark, trial)
    campaigning.sign(company, mark, seen.id, 1, seen.current.hash, password=DEMO["mark"])
    page = enters("mark")
    page.selectbox(key=f"link_plan_{seen.id}_chosen").set_value("C016")
    page.button(key=f"link_plan_{seen.id}").click().run()
    assert "is campaign C016 of the CRM" in page.success[0].value
    page.text_area(key=f"end_plan_{seen.id}_learned").input("Nobody reads cards")
    page.button(key=f"end_plan_{seen.id}").click().run()
    after = next(one for one in plans(company) if one.id == seen.id)
    assert (after.state, after.learned, after.campaign_id) == ("ended", "Nobody reads cards", "C016")


def test_a_company_without_spend_says_so(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    store_frames(sqlite_url, leads=leads({"created": "2026-01-07 09:00"}))
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "mia", "marketing"))
    page = opened(PAGE)
    assert page.title[0].value == "No campaign has spend on record yet"
    assert "No price can be tried" in words(page)
    assert "No charter is in force, so no limit is agreed" in words(page)


def test_wins_that_were_never_recorded_claim_no_profit(enters: Shows, company: str) -> None:
    forget(company, "won_at")
    page = enters("vera")
    assert page.title[0].value == "No campaign is old enough to tell what it earned"
    assert "No price can be tried" in words(page)
