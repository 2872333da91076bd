"""The browser's door: settings, sign-in, navigation; nothing else.

Streamlit imports this file as the module `app` and serves it; for every run of a page it executes it as the script.
"""

from pathlib import Path

import polars as pl
import streamlit as st

from agreement.people import Person
from pages.parts import gate, leaving, sign_in, surround

ROOT = Path(__file__).resolve().parent
PAGES = {
    "Together": (
        ("review", "Review", "groups", "This week beside the long run, over the same leads."),
        ("week", "Week", "calendar_view_week", "The week in two minutes, the same order every Monday."),
        ("meeting", "Meeting", "co_present", "The joint meeting, step by step; what it decides is kept."),
        ("agreement", "Agreement", "handshake", "What both sides signed, and what a change would do."),
        ("charter", "Charter", "gavel", "Who answers for what, what comes first, and the hand-over step by step."),
        ("glossary", "Glossary", "menu_book", "Every number: its question, its formula, its limits."),
    ),
    "Sales": (
        ("pace", "Pace", "speed", "The short clock, week by week: from hand-over to revenue."),
        ("response", "Response", "timer", "How fast leads are answered, by whom, and what waits."),
        ("conversations", "Conversations", "forum", "The five conversations: held, stalled, and what came of them."),
        ("leads", "Leads", "person_search", "The leads behind a number, and each lead's story."),
    ),
    "Marketing": (
        ("cohorts", "Cohorts", "stacked_line_chart", "What became of each month’s leads, at equal age."),
        ("sources", "Sources", "hub", "What each source yields, who gets the credit, and whether it pays."),
        ("content", "Content", "auto_stories", "What sales uses, what it leaves, and where it has nothing."),
        ("campaigns", "Campaigns", "campaign", "What each campaign earned, and which need both signatures first."),
        ("incentives", "Incentives", "balance", "Paid by the lead or by its profit: tried out on history."),
    ),
    "Setup": (
        ("data", "Data", "upload_file", "Bring leads in from your CRM."),
        ("people", "People", "badge", "Who may sign in, and which seat they hold."),
    ),
}
FOR_ADMINISTRATORS = {"data", "people"}


def run() -> None:
    """One run of the script: the page for people, the sign-in screen for everybody else."""
    pl.Config.set_engine_affinity("in-memory")
    st.set_page_config("Accord", page_icon=str(ROOT / "static" / "icon.svg"), layout="wide")
    person = gate.visitor()
    if person is None:
        _let_in()
        return
    presenting = st.query_params.get("present") == "1"
    pages = _pages(person)
    page = st.navigation(pages, position="hidden")
    st.set_page_config(f"{page.title} · Accord")
    if not presenting:
        surround.menu(person, leaving.address(page.url_path), pages)
        surround.banner()
    page.run()


def _let_in() -> None:
    paths = [name for section in PAGES.values() for name, *_ in section]
    first, *others = paths
    pages = [st.Page(_nothing, title="Sign in", url_path=first, default=True)]
    pages += [st.Page(_nothing, title="Sign in", url_path=path) for path in others]
    here = leaving.address(st.navigation(pages, position="hidden").url_path)
    if gate.token():
        leaving.leave(here)
    sign_in.screen(here)


def _nothing() -> None:
    """Strangers have one screen, whatever page they ask for."""


def _pages(person: Person) -> dict[str, list[st.Page]]:
    return {
        section: [_page(section, person, *declared) for declared in pages if _file(section, declared[0]).exists()]
        for section, pages in PAGES.items()
    }


def _page(section: str, person: Person, name: str, title: str, icon: str, about: str) -> st.Page:
    closed = name in FOR_ADMINISTRATORS and person.seat != "administrator"
    return st.Page(
        _file(section, name), title=title, icon=f":material/{icon}:", url_path=name, help=about,
        default=name == "review", visibility="hidden" if closed else "visible",
    )  # fmt: skip


def _file(section: str, name: str) -> Path:
    return ROOT / "pages" / section.lower() / f"{name}.py"


if __name__ == "__main__":
    run()
else:
    from starlette.middleware import Middleware

    from pages.parts import door, entry
    from pages.parts.watch import Watch

    app = st.App(
        __file__,
        routes=entry.ROUTES,
        middleware=[Middleware(Watch)],
        lifespan=door.opening,
        on_script_error=door.failed,
    )
