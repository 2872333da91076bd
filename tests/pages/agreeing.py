"""Opening the agreement page of the sample company as somebody, and what stands on it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from store import people
from tests.signing import signs_in

PAGE = str(Path(__file__).parents[2] / "pages" / "together" / "agreement.py")
Shows = Callable[..., AppTest]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, company: str) -> Shows:
    """Opens the page of the sample company as somebody."""

    def opened(who: str, **params: str) -> AppTest:
        signs_in(monkeypatch, company, people.person(company, who))
        page = AppTest.from_file(PAGE, default_timeout=60)
        for name, value in params.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception
        return page

    return opened


def text(page: AppTest) -> str:
    """Everything that stands on the page as HTML or in boxes."""
    boxes = [*page.html, *page.caption, *page.error, *page.success, *page.info, *page.warning, *page.title]
    return "\n".join(str(box.value) for box in boxes).replace("\u00a0", " ")


def keys(page: AppTest) -> set[str]:
    return {str(button.key) for button in page.button}
