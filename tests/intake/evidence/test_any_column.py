"""Any column rendered in a known way comes back as it was, or is asked: never as something else.

Dates are rendered by Python's own strftime; numbers by the plain lines below. `ACCORD_FULL=1` tries many more.
"""

import os
import re
from datetime import UTC, date, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import evidence, values
from intake.checking import numbers
from intake.times import dates, times

TRIES = 3_000 if os.environ.get("ACCORD_FULL") else 40
CLOCKS = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", " %I:%M %p", ", %I:%M %p", " %I:%M:%S %p", " %H:%M:%S UTC",
          " %H:%M:%S +0000", "T%H:%M:%S.%f", " %I:%M%p")  # fmt: skip
DATES = ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%m.%d.%Y", "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d",
         "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%A, %B %d, %Y", "%a, %d %b %Y", "%d/%b/%Y",
         "%d. %B %Y", "%d-%b-%y", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%y-%m-%d")  # fmt: skip
BARE = ("%Y%m%d", "%Y%m%d%H%M%S", "unix-s", "unix-ms")
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2068, 12, 31)).map(lambda at: at.replace(microsecond=0))
PATTERNS = st.one_of(st.builds(str.__add__, st.sampled_from(DATES), st.sampled_from(CLOCKS)), st.sampled_from(BARE))


def rendered(at: datetime, pattern: str, padded: bool) -> str:
    if pattern.startswith("unix"):
        seconds = int(at.replace(tzinfo=UTC).timestamp())
        return str(seconds * 1000 if pattern == "unix-ms" else seconds)
    text = at.strftime(pattern)
    return text if padded or pattern in BARE else re.sub(r"\b0(\d/)", r"\1", text)


def meant(at: datetime, pattern: str) -> datetime:
    """What the text still says of the moment: read back by Python's strptime."""
    return at if pattern.startswith("unix") else datetime.strptime(at.strftime(pattern), pattern).replace(tzinfo=None)


@settings(max_examples=TRIES, deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=12), PATTERNS, st.booleans(), st.lists(st.just(None), max_size=2))
def test_any_column_of_times_comes_back_as_it_was_or_is_asked(
    moments: list[datetime], pattern: str, padded: bool, gaps: list[None]
) -> None:
    cells = pl.Series("at", [*(rendered(at, pattern, padded) for at in moments), *gaps], pl.String)
    found = evidence.options("leads", "created_at", "at", cells)
    wanted = [*(meant(at, pattern).replace(tzinfo=UTC) for at in moments), *gaps]
    answers = [choice.options for choice in found.question.choices] if found.question else [found.column_options]
    read = [times(cells, tuple(answer.get("formats", ["iso"])), "UTC").values.to_list() for answer in answers]
    assert wanted in read, (found, cells.to_list())
    if found.question is None:
        assert read == [wanted]


@settings(max_examples=TRIES, deadline=None)
@given(st.lists(MOMENTS, max_size=12), st.integers(13, 31), st.sampled_from(DATES[:9]), st.sampled_from(CLOCKS))
def test_one_day_above_12_is_enough(moments: list[datetime], day: int, pattern: str, clock: str) -> None:
    every = [*moments, datetime(2024, 1, day, 9, 14)]
    cells = pl.Series("at", [at.strftime(pattern + clock) for at in every])
    found = evidence.options("leads", "created_at", "at", cells)
    assert found.question is None
    read = times(cells, tuple(found.column_options.get("formats", ["iso"])), "UTC").values.to_list()
    assert read == [meant(at, pattern + clock).replace(tzinfo=UTC) for at in every]


def one_writer(first: str) -> st.SearchStrategy[list[tuple[datetime, str]]]:
    """Times in several formats of somebody who always puts `first` first."""
    kept = [one for one in DATES if one[1] == first or one[1] not in "dmy" or "b" in one.lower()]
    formats = st.builds(str.__add__, st.sampled_from(kept), st.sampled_from(CLOCKS))
    return st.lists(st.tuples(MOMENTS, st.one_of(formats, st.sampled_from(BARE))), min_size=2, max_size=10)


@settings(max_examples=TRIES, deadline=None)
@given(st.sampled_from("dm").flatmap(one_writer))
def test_formats_that_are_mixed_come_back_row_by_row_or_are_asked(written: list[tuple[datetime, str]]) -> None:
    cells = pl.Series("at", [rendered(at, pattern, True) for at, pattern in written])
    found = evidence.options("leads", "created_at", "at", cells)
    answers = [choice.options for choice in found.question.choices] if found.question else [found.column_options]
    read = [times(cells, tuple(answer.get("formats", ["iso"])), "UTC").values.to_list() for answer in answers]
    assert [meant(at, pattern).replace(tzinfo=UTC) for at, pattern in written] in read, (found, cells.to_list())


@settings(max_examples=TRIES, deadline=None)
@given(st.lists(st.dates(date(1990, 1, 1), date(2068, 12, 31)), min_size=1, max_size=12), PATTERNS)
def test_any_column_of_days_comes_back_as_it_was_or_is_asked(days: list[date], pattern: str) -> None:
    at = [datetime(day.year, day.month, day.day, 9, 14) for day in days]
    cells = pl.Series("on", [rendered(one, pattern, True) for one in at])
    found = evidence.options("content", "published_on", "on", cells)
    answers = [choice.options for choice in found.question.choices] if found.question else [found.column_options]
    read = [dates(cells, tuple(answer.get("formats", ["iso"]))).values.to_list() for answer in answers]
    assert [meant(one, pattern).date() for one in at] in read, (found, cells.to_list())
    assert found.question or len(read) == 1


WAYS = st.sampled_from([(".", ""), (".", ","), (",", ""), (",", "."), (".", " "), (",", "\u00a0"), (",", "\u202f"),
                        (".", "'"), (".", "’")])  # fmt: skip
SIGNS = st.sampled_from(["{}", "€ {}", "{} €", "${}", "USD {}", "{} EUR", "£{}", "CHF {}"])
MINUS = st.sampled_from(["-{}", "{}-", "({})", "\u2212{}"])


def written(cents: int, way: tuple[str, str], sign: str, minus: str, short: bool) -> str:
    point, between = way
    units, rest = divmod(abs(cents), 100)
    text = f"{units:,}".replace(",", between) + ("" if short and not rest else f"{point}{rest:02}")
    return (minus if cents < 0 else "{}").format(sign.format(text))


@settings(max_examples=TRIES, deadline=None)
@given(st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=10), WAYS, SIGNS, MINUS, st.booleans())
def test_any_column_of_money_comes_back_to_the_cent_or_is_asked(
    cents: list[int], way: tuple[str, str], sign: str, minus: str, short: bool
) -> None:
    cells = pl.Series("Amount", [written(one, way, sign, minus, short) for one in cents])
    found = evidence.options("leads", "amount", "Amount", cells)
    answers = [choice.options for choice in found.question.choices] if found.question else [found.column_options]
    read = [values.cents(numbers(one.get("numbers", {}), "").plain(cells)).values.to_list() for one in answers]
    assert cents in read, (found, cells.to_list())
    if found.question is None:
        assert read == [cents]


@settings(max_examples=TRIES, deadline=None)
@given(st.lists(st.text("0123456789-abcABC", min_size=1, max_size=20), min_size=1, max_size=10))
def test_ids_never_change(ids: list[str]) -> None:
    cells = pl.Series("Record ID", ids)
    assert evidence.seen(cells).kind == "text"
    assert set(evidence.options("leads", "lead_id", "Record ID", cells).column_options) <= {"nulls"}


@settings(max_examples=TRIES, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=10), st.sampled_from(["created_at", "amount", "score", "margin_share",
       "email_known", "source", "lead_id"]))  # fmt: skip
def test_any_text_at_all_is_seen_without_a_crash(cells: list[str], target: str) -> None:
    column = pl.Series("x", cells, pl.String)
    evidence.options("leads", target, "x", column)
    assert evidence.seen(column).rows == len(cells)


def test_a_moment_is_rendered_as_python_says() -> None:
    at = datetime(2024, 3, 2, 14, 5) + timedelta(seconds=9)
    assert rendered(at, "%m/%d/%Y %I:%M %p", padded=False) == "3/2/2024 02:05 PM"
    assert written(-123456, (",", "."), "{} €", "({})", short=False) == "(1.234,56 €)"
