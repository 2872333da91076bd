"""Opening the agreement page of the sample company as somebody, and what stands on it."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from store import people
from tests.pages.shown import opened
from tests.signing import signs_in

PAGE = "together/agreement"
Shows = Callable[..., AppTest]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, company: str) -> Shows:
    """Opens the page of the sample company as somebody."""

    def shown(who: str, **params: str) -> AppTest:
        signs_in(monkeypatch, company, people.person(company, who))
        return opened(PAGE, **params)

    return shown


def text(page: AppTest) -> str:
    """Everything that stands on the page as HTML or in boxes."""
    boxes = [*page.html, *page.caption, *page.error, *page.success, *page.info, *page.warning, *page.title]
    return "\n".join(str(box.value) for box in boxes).replace("\u00a0", " ")


def keys(page: AppTest) -> set[str]:
    return {str(button.key) for button in page.button}
