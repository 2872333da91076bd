"""`accord report`: a week that was taken away stays byte for byte what it was, and what changed is told beside it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

import cli
from agreement.ledger import Ledger
from pages.parts.reporting import GRACE, TERMINAL, due, frozen, itself_on, telling
from pages.parts.telling.behind import file_of
from reports.forms import BY_KEY
from reports.week import last_whole_week, week
from reports.week_paper import week_html
from store import agreements, imports, people, reported, sentences
from store.engine import reading
from store.frames import read_ledger
from store.settings import calendar, save_calendar
from tests.signing import PASSWORD
from tests.store.negotiating import FIRST_DAY, at, bar
from tests.stored import asked
from tests.weekly import WEEK
from tests.weekly import small as small

Runs = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ledger(small: str) -> Ledger:
    """What the company's database holds."""
    return read_ledger(small)


@pytest.fixture
def runs(small: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runs:
    """Runs `accord report` on the small company: exit code, standard output, standard error."""
    monkeypatch.setenv("ACCORD_DATABASE_URL", small)

    def run(*options: str) -> tuple[int, str, str]:
        code = cli.main(["report", *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def import_late(url: str) -> int:
    """Brings a file that accepts what was rejected in the week, as late entries do."""
    leads = read_ledger(url).leads
    day = pl.col("rejected_at").dt.date()
    late = leads.filter(pl.col("accepted_at").is_null(), day >= WEEK, day < WEEK + timedelta(days=5)).head(4)
    rows = late.select("lead_id", accepted_at=pl.col("rejected_at"), rejected_at=pl.lit(None, pl.Datetime("us", "UTC")))
    imports.save(url, "terminal", {"leads": rows}, imports.Brought("late.csv"))
    return late.height


def test_what_was_taken_away_stays_byte_for_byte_whatever_comes_later(runs: Runs, small: str, tmp_path: Path) -> None:
    code, first, _ = runs("--week", "2026-11-16", "--format", "html")
    assert code == 0
    kept = reported.reported(small, WEEK)
    assert kept is not None
    assert (kept.how, kept.frozen_by, kept.until) == ("taken away", "the terminal", date(2026, 11, 22))
    assert first == kept.page
    assert "this is what was reported" in first

    assert import_late(small) == 4
    anna, mark = people.person(small, "anna"), people.person(small, "mark")
    sentences.write(small, anna, WEEK, "Better than it looked.")
    lying = agreements.propose(small, anna, bar(60), FIRST_DAY, at=at("2026-11-01"))
    agreements.sign(small, anna, lying.id, 1, lying.current.hash, password=PASSWORD)
    agreements.sign(small, mark, lying.id, 1, lying.current.hash, password=PASSWORD)
    with reading(small) as session:
        settings = calendar(session)
    save_calendar(small, "test", replace(settings, currency="USD"))

    code, second, told = runs("--week", "2026-11-16", "--format", "html")
    assert (code, second) == (0, first)
    assert "Corrected since it was reported" in told
    assert runs("--week", "2026-11-16", "--format", "html", "--out", str(tmp_path / "week.html"))[0] == 0
    assert (tmp_path / "week.html").read_bytes() == first.encode()


def test_what_changed_is_told_beside_what_was_reported(runs: Runs, small: str) -> None:
    _, first, told = runs("--format", "html")
    assert told == ""
    import_late(small)
    sentences.write(small, people.person(small, "anna"), WEEK, "Better than <b> it looked.")
    _, said, _ = runs()
    corrections = said.split("Corrected since it was reported\n")[1].split("\n\n")[0]
    assert "  SAL rate: was " in corrections
    assert "now “Better than <b> it looked.”, edited by Anna Berger, " in corrections
    before = first.split("<p class='lead'>")[1].split("</p>")[0]
    assert said.splitlines()[1] == before
    code, page, told = runs("--format", "html", "--corrected")
    assert (code, told) == (0, "")
    assert "Corrected since it was reported" in page
    assert "Better than &lt;b&gt; it looked." in page
    assert first != page


def test_a_look_at_the_terminal_freezes_nothing_and_a_file_of_text_does(runs: Runs, small: str, tmp_path: Path) -> None:
    code, said, _ = runs()
    assert code == 0
    assert "Frozen" not in said
    assert reported.reported(small, WEEK) is None
    assert runs("--out", str(tmp_path / "week.txt"))[0] == 0
    assert "Frozen on" in (tmp_path / "week.txt").read_text(encoding="utf-8")
    assert reported.reported(small, WEEK) is not None


def test_a_week_that_is_not_over_is_a_draft_and_stays_one(runs: Runs, small: str) -> None:
    code, page, told = runs("--week", "2026-11-23", "--format", "html")
    assert code == 0
    assert "Frozen" not in page
    assert "not frozen: this is a draft" in told
    assert asked(small, "SELECT count(*) FROM accord_reported_weeks") == [(0,)]


def test_it_freezes_by_itself_once_late_entries_had_their_days(ledger: Ledger, small: str) -> None:
    last = last_whole_week(ledger)
    told = week(ledger, last)
    one = telling(small, told, ledger.calendar)
    assert itself_on(last) == last + timedelta(days=6 + GRACE)
    for until, whole, expected in (
        (itself_on(last), last, True),
        (itself_on(last) - timedelta(days=1), last, False),
        (itself_on(last), last + timedelta(weeks=1), False),
    ):
        assert due(replace(one, today=replace(told, until=until)), whole) is expected
    kept = frozen(small, TERMINAL, "taken away", one, 7, ledger.calendar)
    assert not due(replace(kept, today=replace(told, until=itself_on(last))), last)


def test_an_edit_before_the_freezing_is_part_of_what_was_reported(ledger: Ledger, small: str) -> None:
    told = replace(week(ledger, WEEK), agreements=("Version 2", "Version 1 (big)"))
    anna = people.person(small, "anna")
    sentences.write(small, anna, WEEK, "Better than it looks.")
    kept = frozen(small, anna, "by hand", telling(small, told, ledger.calendar), 7, ledger.calendar)
    assert kept.shown.opening == "Better than it looks."
    assert kept.corrections == ()
    assert kept.page == week_html(kept.shown)
    assert kept.reported is not None
    assert (kept.reported.data_version, kept.reported.agreement) == (7, "Version 2; Version 1 (big)")
    sentences.restore(small, anna, WEEK, seen=1)
    assert reported.reported(small, WEEK) == kept.reported
    later = telling(small, told, ledger.calendar)
    assert later.shown == kept.shown
    (said,) = later.corrections
    assert said.words == f"was “Better than it looks.”, now “{told.sentence}”, by rule again"


def test_a_later_accord_that_draws_another_page_still_gives_the_one_that_was_reported(
    ledger: Ledger, small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = week(ledger, WEEK)
    kept = frozen(small, TERMINAL, "taken away", telling(small, told, ledger.calendar), 7, ledger.calendar)
    monkeypatch.setattr("pages.parts.reporting.week_html", lambda *_: "another")
    one = telling(small, told, ledger.calendar)
    assert one.page == kept.page == week_html(kept.shown)
    assert file_of(BY_KEY["html"], one, ledger, names=False, corrected=False) == kept.page.encode()


def test_an_edit_that_came_while_somebody_looked_is_part_of_what_is_frozen(ledger: Ledger, small: str) -> None:
    seen = telling(small, week(ledger, WEEK), ledger.calendar)
    mark = people.person(small, "mark")
    sentences.write(small, mark, WEEK, "Better than it looks.")
    kept = frozen(small, TERMINAL, "taken away", seen, 7, ledger.calendar)
    assert (kept.shown.opening, kept.corrections) == ("Better than it looks.", ())
    before = WEEK - timedelta(weeks=1)
    sentences.write(small, mark, before, "Worse than it looks.")
    seen = telling(small, week(ledger, before), ledger.calendar)
    sentences.restore(small, mark, before, seen=1)
    kept = frozen(small, TERMINAL, "taken away", seen, 7, ledger.calendar)
    assert (seen.shown.opening, kept.shown.edited) == ("Worse than it looks.", None)


def test_what_was_imported_since_is_named(ledger: Ledger, small: str) -> None:
    told = week(ledger, WEEK)
    frozen(small, TERMINAL, "taken away", telling(small, told, ledger.calendar), 7, ledger.calendar)
    import_late(small)
    one = telling(small, week(read_ledger(small), WEEK), ledger.calendar)
    assert one.corrections
    (said,) = one.changes
    assert said.startswith("import of late.csv on ")
