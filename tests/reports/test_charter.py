"""The signed charter on paper: every row in words, both signatures, and the text whose hash they name."""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from html import unescape
from re import search

import pytest

from agreement import Proposal, Revision, Signature
from agreement.calendar import Calendar
from agreement.documents import terms_text
from reports.charter import charter_html
from tests.agreement.test_charter import WHOLE

AT = datetime(2026, 11, 3, 9, 5, tzinfo=UTC)
TEXT, HASH = terms_text(WHOLE)


def agreed() -> Proposal:
    signatures = (
        Signature("sales", 1, "Anna <Berger>", HASH, AT, False),
        Signature("marketing", 2, "Mark Hansen", HASH, AT, True, "too many ride-alongs"),
    )
    days = date(2026, 11, 9), date(2027, 2, 8)
    one = Revision(1, WHOLE, HASH, *days, "Anna <Berger>", "sales", "", AT, signatures)
    return Proposal(7, "all", "in force", "sales", AT, (one,), 1, AT, AT)


def test_it_says_every_row_the_signatures_and_the_limit() -> None:
    said = unescape(charter_html(agreed(), Calendar()))
    for words in (
        "Charter of sales and marketing, version 1", "Write the playbook: Anna (sales), by 15 Dec 2026",
        "1. Win back lost customers: sales-driven, for", "Marketing: 6 ride-alongs a quarter",
        "3. Tell marketing how it went: sales, within 40 business hours of the first response, no event of a lead",
        "more than 8,000 EUR needs the signature of sales", "Anna <Berger>", "too many ride-alongs",
    ):  # fmt: skip
        assert words in said
    assert "Anna <Berger>" not in charter_html(agreed(), Calendar())


def test_the_text_on_paper_has_the_hash_that_both_signed() -> None:
    page = charter_html(agreed(), Calendar())
    found = search(r"<pre>(.*?)</pre>", page)
    assert found
    assert sha256(unescape(found[1]).encode()).hexdigest() == HASH
    assert HASH in page


def test_what_was_never_agreed_is_not_printed() -> None:
    with pytest.raises(ValueError, match="never agreed"):
        charter_html(replace(agreed(), version=None), Calendar())
