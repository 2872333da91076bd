"""A page as people see it, in AppTest: its text, and the links to the leads behind its numbers."""

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

from agreement.ledger import Ledger
from pages.parts.lead_list.asked import asked

PAGES = Path(__file__).parents[1] / "pages"


def opened(page: str, **params: str | list[str]) -> AppTest:
    """A page (like "marketing/cohorts") with these parameters in its URL; it must not fail."""
    shown = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
    for name, value in params.items():
        shown.query_params[name] = value
    shown.run()
    assert not shown.exception
    return shown


def markup(page: AppTest) -> str:
    """All HTML of the page."""
    return "\n".join(str(one.value) for one in page.get("html"))


def written_on(page: AppTest) -> str:
    """All HTML of the page as text, without its rules of style."""
    bare = re.sub(r"<style>.*?</style>", "", markup(page), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "\n", bare)).replace("\u00a0", " ")


def links(page: AppTest, metric: str = "") -> list[tuple[str, str]]:
    """Words and address of every link to leads, of one metric where it is named."""
    found = re.findall(r'<a [^>]*?href="(/leads[^"]*)"[^>]*>(.*?)</a>', markup(page))
    told = [(html.unescape(words).replace("\u00a0", " "), html.unescape(link)) for link, words in found]
    return [(words, link) for words, link in told if not metric or _metric(link) == metric]


def behind(link: str, ledger: Ledger) -> int:
    """How many rows of leads a link opens."""
    return asked(parse_qs(urlsplit(link).query), ledger).rows.height


def _metric(link: str) -> str:
    return parse_qs(urlsplit(link).query)["metric"][0]
