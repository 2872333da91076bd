"""The signed agreement on paper: complete, self-contained, checkable, and nobody's words become markup."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from html import unescape

import pytest

from agreement import (
    Comment,
    Commitment,
    Definition,
    Foreseen,
    Prediction,
    Proposal,
    Revision,
    Rule,
    Signature,
    digest,
    prediction_json,
)  # fmt: skip
from agreement.calendar import Calendar
from reports.signed import signed_html

BERLIN = Calendar(time_zone="Europe/Berlin")
RULES = (Rule("trigger", "score", "at_least", 60), Rule("fit", "region", "is", "<North>"))
PROMISES = (Commitment("sales", "capacity", 15), Commitment("marketing", "volume", 40))
FIRST, SECOND = (Definition("all", RULES[:count], PROMISES) for count in (1, 2))
FORESEEN = Prediction(
    volume=Foreseen(40.0, 30.0, 50.0, 25.0, 55.0), win_rate=Foreseen(0.08, 0.06, 0.1, 0.05, 0.11, 270, 13)
)
KEPT = prediction_json(FORESEEN, {"a_week": 39.5, "value": 0.081, "missed": 12, "revenue_cents": 1_234_500, "bar": 60})


def at(hour: int) -> datetime:
    return datetime(2026, 11, 2, hour, 5, tzinfo=UTC)


def agreed() -> Proposal:
    signatures = (
        Signature("sales", 1, "Anna Berger", digest(SECOND), at(12), False),
        Signature("marketing", 2, "Mark <Hansen>", digest(SECOND), at(13), True, "60 is <too> high"),
    )
    days = date(2026, 11, 9), date(2027, 2, 8)
    revisions = (
        Revision(1, FIRST, digest(FIRST), *days, "Anna Berger", "sales", "spare us", at(9)),
        Revision(2, SECOND, digest(SECOND), *days, "Mark <Hansen>", "marketing", "", at(10), signatures),
    )
    said = (Comment(1, "trigger:score:at_least", "why <60>?", "Mark <Hansen>", "marketing", at(9)),)
    return Proposal(
        7, "all", "in force", "sales", at(9), revisions, 3, at(13), at(13), prediction=KEPT, comments=said
    )  # fmt: skip


def test_the_page_holds_the_terms_both_names_times_the_hash_and_the_dissent() -> None:
    page = unescape(signed_html(agreed(), BERLIN))
    for words in (
        "Agreement on sales accepted leads, version 3",
        "For all leads. In force from 2 Nov 2026, 14:05 (Europe/Berlin)",
        "8 Feb 2027", "Score is at least 60", "Region is <North>", "Sales works up to 15 leads per rep and week",
        "Anna Berger", "2 Nov 2026, 13:05 (2026-11-02 12:05:00 UTC)", "own password, entered for this signature",
        "own signed-in browser", "60 is <too> high", "why <60>?", "added: Region is <North>", "spare us",
        digest(SECOND),
    ):  # fmt: skip
        assert words in page, words


def test_whoever_has_the_paper_can_work_the_hash_out_again() -> None:
    page = signed_html(agreed(), BERLIN)
    (text,) = re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)
    assert sha256(unescape(text).encode()).hexdigest() == digest(SECOND)


def test_the_back_test_stands_as_it_stood_with_its_units() -> None:
    page = signed_html(agreed(), BERLIN)
    rows = dict(re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", page))
    assert rows["leads a week that would pass, over the latest whole weeks"] == "39.5"
    assert rows["customers who would have been turned away"] == "12"
    assert rows["amount of passing leads won within the age"] == "12.3 k EUR"
    assert rows["won / passing, as it happened: leads never worked count as not won"] == "8.1 %"
    cells = "<td>Share won</td><td>8.0 %</td><td>6.0–10 %</td><td>5.0–11 %</td><td>13 weeks, read 270 days on</td>"
    assert cells in page


def test_nothing_that_people_wrote_becomes_markup_and_nothing_is_fetched() -> None:
    page = signed_html(agreed(), BERLIN)
    for wrong in ("<North>", "<too>", "<60>", "<Hansen>", "http://", "https://", "<script", "src="):
        assert wrong not in page


def test_a_version_signed_without_history_says_so() -> None:
    page = signed_html(replace(agreed(), prediction=None), BERLIN)
    assert "Nothing: no lead was old enough when it was signed." in page
    assert "The back-test as it stood" not in page


def test_what_was_never_agreed_is_not_printed() -> None:
    with pytest.raises(ValueError, match="never agreed"):
        signed_html(replace(agreed(), version=None), BERLIN)
