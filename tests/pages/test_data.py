"""The data page: nothing is saved before it is seen, and only an administrator sees it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from store import engine, marks
from store.frames import frames, version
from store.marks import Mark
from store.settings import SAMPLE, calendar, put
from tests.signing import made, signs_in

PAGE = str(Path(__file__).resolve().parents[2] / "pages" / "setup" / "data.py")
LEADS = b"lead_id,created_at,score\n1,2026-01-01,60\n2,2026-01-02,high\n"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> AppTest:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "adam", "administrator"))
    return AppTest.from_file(PAGE, default_timeout=60).run()


def words(page: AppTest) -> str:
    kinds = (page.subheader, page.caption, page.info, page.error, page.success, page.warning)
    return "\n".join(one.value for kind in kinds for one in kind)


def saving(page: AppTest) -> list[str]:
    return [one.label for one in page.button if re.fullmatch(r"Save [\d,]+ rows", one.label)]


def told(page: AppTest) -> list[tuple[str, ...]]:
    """The headline numbers: name, now, after."""
    drawn = "".join(one.proto.body for one in page.get("html"))
    return re.findall(r"<tr><th[^>]*>([^<]*)</th><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td></tr>", drawn)


def uploaded(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    return page.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files]).run()


def test_other_seats_do_not_see_it(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    signs_in(monkeypatch, sqlite_url, made(sqlite_url, "anna", "sales"))
    page = AppTest.from_file(PAGE, default_timeout=60).run()
    assert "needs the administrator seat" in page.error[0].value
    assert len(page.file_uploader) == 0


def test_an_empty_page_says_what_may_be_brought(page: AppTest) -> None:
    assert not page.exception
    assert "content_uses.csv" in page.dataframe[0].value["File"].to_list()


def test_a_preview_writes_nothing_and_saving_writes_what_it_said(page: AppTest, sqlite_url: str) -> None:
    before = version(sqlite_url)
    uploaded(page, ("leads.csv", LEADS))
    assert not page.exception
    assert "Recognised 1 leads" in words(page)
    assert [(one.label, one.value) for one in page.metric] == [
        ("New", "1"), ("Changed", "0"), ("Same", "0"), ("Refused", "1")
    ]  # fmt: skip
    assert page.dataframe[0].value[["Row", "Column", "Value"]].values.tolist() == [[3, "score", "high"]]
    assert version(sqlite_url) == before
    assert ("Leads", "0", "1") in told(page)
    assert ("SAL rate", "–", "–") in told(page)
    next(one for one in page.button if one.label == "Save 1 rows").click().run()
    assert not page.exception
    assert page.success[0].value == "Saved: 1 new and 0 changed rows."
    assert frames(sqlite_url)["leads"]["lead_id"].to_list() == ["1"]
    assert "leads.csv" in str(page.table[0].value)


def test_the_same_files_again_offer_nothing_to_save(page: AppTest) -> None:
    uploaded(page, ("leads.csv", LEADS))
    next(one for one in page.button if one.label.startswith("Save 1")).click().run()
    uploaded(page, ("leads.csv", LEADS))
    assert "Everything in these files is here already" in words(page)
    assert saving(page) == []


def test_files_that_cannot_be_meant_say_why(page: AppTest) -> None:
    uploaded(page, ("deals.csv", b"colour\n1\n"))
    assert "No column of deals.csv can be the id of a lead" in page.error[0].value
    assert saving(page) == []


def test_a_name_longer_than_any_file_has_is_refused(page: AppTest) -> None:
    uploaded(page, (f"{'x' * 5_000}.csv", LEADS))
    assert not page.exception
    assert "longer than a file" in page.error[0].value


def test_a_map_of_my_own(page: AppTest, sqlite_url: str) -> None:
    own = b'[files.all]\nnames = ["crm.csv"]\n[frames.leads]\nfrom = "all"\n[frames.leads.columns]\nlead_id = "Nr"\n'
    next(one for one in page.radio if one.label == "How they name things").set_value("A map of my own").run()
    page.file_uploader[0].set_value([("crm.csv", b"Nr\n007\n", "text/csv")])
    page.file_uploader[1].set_value([("crm.toml", own, "text/plain")]).run()
    assert not page.exception
    next(one for one in page.button if one.label == "Save 1 rows").click().run()
    assert frames(sqlite_url)["leads"]["lead_id"].to_list() == ["007"]


def test_real_leads_are_not_offered_to_a_database_of_the_sample_company(page: AppTest, sqlite_url: str) -> None:
    from store.engine import writing

    with writing(sqlite_url) as session:
        put(session, SAMPLE, "2026-11-22")
    uploaded(page, ("leads.csv", LEADS))
    assert "never mix with made ones" in page.error[0].value
    assert saving(page) == []


def test_the_calendar_is_saved_and_a_wrong_one_is_refused(page: AppTest, sqlite_url: str) -> None:
    from store.engine import reading

    fields = {one.label: one for one in (*page.selectbox, *page.text_input, *page.text_area)}
    fields["Time zone"].set_value("Europe/Berlin")
    fields["The week starts on"].set_value(7)
    fields["Holidays, one date a line"].set_value("2026-12-25\n2026-12-24")
    next(one for one in page.button if one.label == "Save calendar").click().run()
    assert not page.exception
    with reading(sqlite_url) as session:
        saved = calendar(session)
    assert (saved.time_zone, saved.week_start, [str(day) for day in saved.holidays]) == (
        "Europe/Berlin", 7, ["2026-12-24", "2026-12-25"]
    )  # fmt: skip
    next(one for one in page.text_input if one.label == "Currency").set_value("E1")
    next(one for one in page.button if one.label == "Save calendar").click().run()
    assert "no currency code" in page.error[0].value


def test_contracts_and_churn_are_saved_and_an_empty_churn_is_unknown(page: AppTest, sqlite_url: str) -> None:
    from store.engine import reading

    def saved(covered: int, leaving: str) -> tuple[int, float | None]:
        page.number_input[0].set_value(covered)
        next(one for one in page.text_input if one.label == "Customers who leave in a year, %").set_value(leaving)
        next(one for one in page.button if one.label == "Save calendar").click().run()
        assert not page.exception
        with reading(sqlite_url) as session:
            company = calendar(session)
        return company.contract_months, company.yearly_churn

    assert saved(24, " 7,5 %") == (24, 0.075)
    assert page.text_input[1].value == "7.5"
    assert saved(12, "") == (12, None)
    for wrong, why in (("0", "more than 0 %"), ("nan", "more than 0 %"), ("101", "at most 100 %"), ("x", "per cent")):
        assert saved(36, wrong) == (12, None)
        assert why in page.error[0].value


def test_the_newest_import_is_undone_after_a_look_at_what_goes_and_what_comes_back(
    page: AppTest, sqlite_url: str
) -> None:
    for content in (LEADS, b"lead_id,score\n1,70\n2,80\n"):
        uploaded(page, ("leads.csv", content))
        next(one for one in page.button if re.fullmatch(r"Save [\d,]+ rows", one.label)).click().run()
    next(one for one in page.button if one.label.startswith("Undo the import of")).click().run()
    assert not page.exception
    asked = "\n".join(one.value for one in page.markdown)
    assert "- Goes: **1 row of leads**\n- Comes back: what **1 row of leads** said before" in asked
    assert frames(sqlite_url)["leads"].height == 2
    page.button(key="undo_now").click().run()
    assert not page.exception
    assert frames(sqlite_url)["leads"].select("lead_id", "score").rows() == [("1", 60)]
    assert "Undone: 1 row of leads gone, 1 row of leads with their earlier values." in words(page)
    assert page.table[0].value["Undone"].to_list()[0].endswith("by Adam")


def test_an_import_whose_way_back_is_not_kept_says_so(page: AppTest, sqlite_url: str) -> None:
    from sqlalchemy import text

    from store.engine import writing

    uploaded(page, ("leads.csv", LEADS))
    next(one for one in page.button if one.label.startswith("Save 1")).click().run()
    with writing(sqlite_url) as session:
        session.execute(text("DELETE FROM accord_import_undo"))
    page.run()
    assert "cannot be undone: what that needs is kept for the latest 20 imports" in words(page)
    assert not [one for one in page.button if one.label.startswith("Undo the import")]


def test_what_is_kept_in_step_is_told_and_nothing_where_no_sync_ever_ran(page: AppTest, sqlite_url: str) -> None:
    assert "Kept in step" not in words(page)
    began = datetime(2026, 11, 22, 9, tzinfo=UTC)
    with engine.writing(sqlite_url) as session:
        marks.keep(session, "hubspot", "contacts", Mark("2026-11-22T08:59:00+00:00 12", "f", began), 1204)
        marks.keep(session, "sql", "leads", Mark("", "f", began), 3)
    page.run()
    assert not page.exception
    assert "Kept in step" in words(page)
    shown = page.table[-1].value.astype(str).to_numpy().tolist()
    assert [[row[0], row[2], row[3]] for row in shown] == [
        ["HubSpot contacts", "1,204", "2026-11-22T08:59:00+00:00 12"],
        ["Database leads", "3", "read whole each time"],
    ]
