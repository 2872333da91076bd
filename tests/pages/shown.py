"""A page as a reader has it before them: its words, and where its numbers lead."""

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

from agreement.ledger import Ledger
from pages.parts.lead_list.asked import asked

PAGES = Path(__file__).parents[2] / "pages"


def opened(page: str, **params: str | list[str]) -> AppTest:
    """A page ("sales/response") with these parameters in its address, run without an exception."""
    app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def words(page: AppTest) -> str:
    """Everything that the page writes itself, without its markup; title first."""
    markup = "\n".join(str(one.value) for one in page.get("html") if not str(one.value).startswith("<style"))
    plain = html.unescape(re.sub(r"<[^>]+>", "\n", markup)).replace("\u00a0", " ")
    return "\n".join([*(one.value for one in page.title), plain])


def links(page: AppTest, metric: str = "") -> list[str]:
    """The addresses of leads that the page's numbers lead to."""
    markup = "\n".join(str(one.value) for one in page.get("html"))
    found = [html.unescape(one) for one in re.findall(r'href="(/leads[^"]*)"', markup)]
    return [link for link in found if not metric or parse_qs(urlsplit(link).query)["metric"] == [metric]]


def numbers(page: AppTest, metric: str) -> list[tuple[str, str]]:
    """The numbers that lead to the leads of a metric: as written, and where."""
    markup = "\n".join(str(one.value) for one in page.get("html"))
    found = re.findall(r'<a class="[^"]*" href="(/leads[^"]*)"[^>]*>([^<]*)</a>', markup)
    pairs = [(html.unescape(text).replace("\u00a0", " "), html.unescape(link)) for link, text in found]
    return [(text, link) for text, link in pairs if parse_qs(urlsplit(link).query)["metric"] == [metric]]


def opens(link: str, ledger: Ledger) -> int:
    """How many leads a link opens."""
    return asked(parse_qs(urlsplit(link).query), ledger).rows.height
