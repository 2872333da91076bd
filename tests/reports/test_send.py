"""`accord report --send` against a real SMTP server: exactly one mail a week, whatever happens in between."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

import cli
from agreement.calendar import Calendar
from agreement.errors import Refused
from pages.parts.mailing import send
from pages.parts.reporting import Telling, frozen, telling
from reports.post_settings import post_of
from reports.week import week
from store import people, reported, schema, sentences
from store.engine import engine, writing
from store.frames import read_ledger
from store.sending import sendings
from tests.posting import Box, post_office
from tests.store.racing import together
from tests.weekly import WEEK, small_company
from tests.weekly import small as small

ROOT = Path(__file__).resolve().parents[2]
Runs = Callable[..., tuple[int, str, str]]


@pytest.fixture
def box() -> Iterator[Box]:
    with post_office() as found:
        yield found


def settings(box: Box, to: str = "erin@example.com, carl@example.com") -> dict[str, str]:
    return {
        "ACCORD_SMTP_URL": f"smtp://127.0.0.1:{box.port}?starttls=0",
        "ACCORD_MAIL_FROM": "Accord <accord@example.com>",
        "ACCORD_MAIL_TO": to,
    }


@pytest.fixture
def runs(
    small: str, box: Box, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Runs:  # fmt: skip
    """Runs `accord report` on the small company: exit code, standard output, standard error."""
    for name, value in {**settings(box), "ACCORD_DATABASE_URL": small}.items():
        monkeypatch.setenv(name, value)

    def run(*options: str) -> tuple[int, str, str]:
        code = cli.main(["report", *options])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def backdate(url: str) -> None:
    """Makes every claim an old one: its process cannot be at it any more."""
    with writing(url) as session:
        session.execute(text("UPDATE accord_sent_reports SET claimed_at = '2026-11-23 07:00:00'"))


def test_a_week_is_mailed_once_however_often_it_is_asked_for(runs: Runs, box: Box, small: str) -> None:
    code, said, _ = runs("--send")
    assert (code, said) == (0, "The week of 16 Nov 2026 is mailed to 2 addresses.\n")
    kept = reported.reported(small, WEEK)
    assert kept is not None
    assert (kept.how, kept.frozen_by) == ("sent", "the terminal")
    for options in (["--send"], ["--send", "--week", "2026-11-16"]):
        code, said, _ = runs(*options)
        assert code == 0
        assert "was mailed on " in said
        assert "to 2 addresses. Nothing was sent again; --send --again does." in said
        assert "The data end on 22 Nov 2026: the next week is mailed once they reach its end." in said
    assert len(box.mails) == 1
    *_, file = box.mails[0].iter_parts()
    assert file.get_payload(decode=True) == kept.page.encode()
    assert kept.sha256[:12] in box.mails[0]["Message-ID"]
    (row,) = sendings(small, WEEK)
    assert row.message_id == box.mails[0]["Message-ID"]


def test_again_sends_a_mail_of_its_own_with_what_was_corrected(runs: Runs, box: Box, small: str) -> None:
    runs("--send")
    sentences.write(small, people.person(small, "anna"), WEEK, "Better than <b> it looked.")
    code, said, _ = runs("--send", "--again")
    assert (code, said) == (0, "The week of 16 Nov 2026 is mailed to 2 addresses.\n")
    first, second = box.mails
    assert first["Message-ID"] != second["Message-ID"]
    both, file = second.iter_parts()
    plain, shown = both.iter_parts()
    assert "now “Better than <b> it looked.”" in plain.get_content()
    assert "now “Better than &lt;b&gt; it looked.”" in shown.get_content()
    assert file.get_payload(decode=True) == list(first.iter_parts())[1].get_payload(decode=True)


def test_two_processes_at_the_same_time_send_one_mail(box: Box, small: str) -> None:
    box.wait = 0.5
    both = [started(box, small), started(box, small)]
    answers = [one.communicate(timeout=60) for one in both]
    assert [one.returncode for one in both] == [0, 0], answers
    assert len(box.mails) == 1
    said = "".join(out for out, _ in answers)
    assert said.count("is mailed to 2 addresses.") == 1
    assert ("is being mailed by another process since" in said) or ("was mailed on" in said)


def started(box: Box, url: str, *more: str) -> "subprocess.Popen[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ACCORD_")}
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "report", "--send", *more], cwd=ROOT, text=True,
        env=inherited | settings(box) | {"ACCORD_DATABASE_URL": url}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_a_process_that_was_killed_between_server_and_mark_is_told_and_not_repeated(
    runs: Runs, box: Box, small: str
) -> None:
    box.wait = 30
    process = started(box, small)
    end = time.monotonic() + 60
    while not box.mails and time.monotonic() < end and process.poll() is None:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    assert len(box.mails) == 1
    box.wait = 0
    code, said, _ = runs("--send")
    assert code == 0
    assert "is being mailed by another process since" in said
    backdate(small)
    for _ in range(2):
        code, _, told = runs("--send")
        assert code == 1
        assert "nobody knows whether it left" in told
        assert box.mails[0]["Message-ID"] in told
    assert len(box.mails) == 1
    assert runs("--send", "--again")[0] == 0
    assert [one["Message-ID"] for one in box.mails] == [box.mails[0]["Message-ID"]] * 2
    assert runs("--send")[0] == 0
    assert len(box.mails) == 2


# The steps by themselves, on both engines.


@pytest.fixture
def one(url: str) -> Telling:
    """The frozen week of the small company."""
    read = read_ledger(small_company(url))
    return frozen(url, "the terminal", "sent", telling(url, week(read, WEEK), read.calendar), 1, read.calendar)


def test_of_several_at_the_same_instant_one_mails(one: Telling, url: str, box: Box) -> None:
    box.wait = 0.2
    answers = together(*([partial(send, url, one, post_of(settings(box)), Calendar())] * 4))
    assert len(box.mails) == 1
    assert sum("is mailed to 2 addresses" in str(answer) for answer in answers) == 1
    assert not any(isinstance(answer, Refused) for answer in answers)


def test_a_server_that_is_down_leaves_the_week_to_the_next_run(one: Telling, url: str, box: Box) -> None:
    with post_office() as gone:
        down = post_of(settings(gone))
    with pytest.raises(Refused, match=r"did not take the report: .* Nothing was sent; the next run tries again"):
        send(url, one, down, Calendar())
    assert "is mailed" in send(url, one, post_of(settings(box)), Calendar())
    first, second = sendings(url, WEEK)
    assert (first.sent_at, first.failed_at is None, second.sent_at is None) == (None, False, False)
    assert first.message_id == second.message_id == box.mails[0]["Message-ID"]


def test_a_recipient_that_was_refused_is_told_at_once_and_later(one: Telling, url: str, box: Box) -> None:
    box.refuses, post = ("carl@example.com",), post_of(settings(box))
    with pytest.raises(Refused, match=r"mailed to 1 of 2 addresses; the server did not take carl@example\.com: 550"):
        send(url, one, post, Calendar())
    said = send(url, one, post, Calendar())
    assert "(not taken: carl@example.com: 550 5.1.1 no such user)" in said
    assert len(box.mails) == 1
    said = send(url, one, post_of(settings(box, "erin@example.com")), Calendar())
    assert "others than ACCORD_MAIL_TO names now" in said
    assert len(box.mails) == 1


def test_a_connection_that_broke_during_the_text_is_not_tried_again_by_itself(one: Telling, url: str, box: Box) -> None:
    box.hangs_up, post = True, post_of(settings(box))
    with pytest.raises(Refused, match=r"nobody knows whether it left \(the connection broke"):
        send(url, one, post, Calendar())
    box.hangs_up = False
    assert "is being mailed by another process" in send(url, one, post, Calendar())
    backdate(url)
    with pytest.raises(Refused, match=r"nobody knows whether it left \(the connection broke"):
        send(url, one, post, Calendar())
    assert len(box.mails) == 1
    assert "is mailed" in send(url, one, post, Calendar(), again=True)
    assert box.mails[0]["Message-ID"] == box.mails[1]["Message-ID"]


def test_a_mail_that_cannot_be_written_is_no_open_claim(
    one: Telling, url: str, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.parts.mailing.mail", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send(url, one, post_of(settings(box)), Calendar())
    (row,) = sendings(url, WEEK)
    assert row.failed_at is not None


def test_the_sample_company_is_marked_in_the_subject(one: Telling, url: str, box: Box) -> None:
    with writing(url) as session:
        session.execute(text("INSERT INTO accord_settings (name, value) VALUES ('sample', '2026-11-22')"))
    send(url, one, post_of(settings(box)), Calendar())
    assert box.mails[0]["Subject"].startswith("[made data] ")


def test_a_database_of_an_older_accord_gets_its_tables_first(runs: Runs, small: str, box: Box) -> None:
    with engine(small).execution_options(accord_writes=True).begin() as connection:
        command.downgrade(schema._config(connection), "0004")
    schema.migrate.cache_clear()
    assert runs("--send")[0] == 0
    assert len(box.mails) == 1


# What is refused before anything happens.


def test_wrong_settings_freeze_and_claim_nothing(runs: Runs, small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_SMTP_URL", "http://u:geheim@h")
    code, said, told = runs("--send")
    assert (code, said) == (1, "")
    assert "no address of a mail server" in told
    assert "geheim" not in told
    monkeypatch.delenv("ACCORD_SMTP_URL")
    assert "set ACCORD_SMTP_URL." in runs("--send")[2]
    assert reported.reported(small, WEEK) is None
    assert sendings(small, WEEK) == ()


def test_a_week_that_is_not_over_in_the_data_is_not_mailed(runs: Runs, small: str, box: Box) -> None:
    code, _, told = runs("--send", "--week", "2026-11-23")
    assert code == 1
    assert "The week of 23 Nov 2026 is not over in the data, which end on 22 Nov 2026" in told
    assert "once they reach 29 Nov 2026" in told
    assert (box.mails, sendings(small, date(2026, 11, 23))) == ([], ())


@pytest.mark.parametrize("more", [["--again"], ["--send", "--out", "x"], ["--send", "--format", "html"]])
def test_what_makes_no_sense_together_is_refused(more: list[str], runs: Runs, box: Box) -> None:
    code, _, told = runs(*more)
    assert code == 1
    assert "--send mails text and page" in told
    assert box.mails == []
