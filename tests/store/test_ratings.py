"""One click of sales about a piece of content: the last word of a person counts, every word is kept."""

from json import loads
from typing import Any

import polars as pl
import pytest

from agreement import Refused
from agreement.frames import RATINGS
from agreement.ratings import standing_ratings
from store import models, ratings
from store.engine import reading, writing
from store.frames import frames, read_ledger, version
from store.imports import Brought, save
from tests.store.negotiating import Company, at


@pytest.fixture
def team_with_content(team: Company) -> Company:
    with writing(team.url) as session:
        for piece in ("p", "q"):
            session.execute(models.TABLES["content"].insert().values(content_id=piece))
        session.execute(models.TABLES["leads"].insert().values(lead_id="1", created_at=at("2026-11-01")))
    return team


def rate(team: Company, who: str, piece: str, useful: Any, when: str = "2026-11-02", **more: Any) -> str:
    return ratings.rate(team.url, team.people[who], piece, useful, at=at(when), **more)


def standing(team: Company) -> list[tuple[Any, ...]]:
    return standing_ratings(frames(team.url)["ratings"]).select("content_id", "rated_by", "useful").rows()


def test_sales_rates_a_piece_and_the_row_audit_and_version_are_written_together(team_with_content: Company) -> None:
    team, before = team_with_content, version(team_with_content.url)
    made = rate(team, "anna", "p", True, lead_id="1", comment="  The plant manager asked for it ")
    assert frames(team.url)["ratings"].rows() == [
        (made, "p", at("2026-11-02"), "Anna", True, "1", "The plant manager asked for it")
    ]
    assert version(team.url) == before + 1
    (kept,) = audit(team)
    assert (kept.action, kept.subject, kept.who, kept.before) == ("content.rate", f"rating:{made}", "Anna", None)
    assert loads(kept.after or "") == {
        "content_id": "p", "useful": True, "lead_id": "1", "comment": "The plant manager asked for it",
    }  # fmt: skip


def test_a_double_click_writes_once_and_gives_the_same_answer(team_with_content: Company) -> None:
    team = team_with_content
    first = rate(team, "anna", "p", True)
    after = version(team.url)
    assert rate(team, "anna", "p", True, when="2026-11-03") == first
    assert (frames(team.url)["ratings"].height, version(team.url), len(audit(team))) == (1, after, 1)


def test_the_last_word_of_a_person_counts_and_the_earlier_ones_are_kept(team_with_content: Company) -> None:
    team = team_with_content
    rate(team, "anna", "p", True)
    rate(team, "sven", "p", True)
    rate(team, "anna", "p", False, when="2026-11-03")
    rate(team, "anna", "q", True, when="2026-11-04")
    assert standing(team) == [("p", "Sven", True), ("p", "Anna", False), ("q", "Anna", True)]
    assert frames(team.url)["ratings"].height == 4
    assert ratings.own(team.url, team.people["anna"]) == {"p": False, "q": True}
    assert loads(audit(team)[2].before or "")["useful"] is True


@pytest.mark.parametrize("who", ["mark", "erin", "vera", "adam"])
def test_only_the_sales_seat_rates(team_with_content: Company, who: str) -> None:
    team, before = team_with_content, written(team_with_content)
    with pytest.raises(Refused, match="needs the sales seat"):
        rate(team, who, "p", True)
    assert written(team) == before


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"piece": "zzz"}, "no piece of content 'zzz'"),
        ({"piece": "p\0"}, "no piece of content"),
        ({"piece": 7}, "no piece of content"),
        ({"lead_id": "9"}, "no lead '9'"),
        ({"lead_id": ["1"]}, "no lead"),
        ({"useful": 1}, "neither"),
        ({"useful": None}, "neither"),
        ({"comment": "a\0"}, "NUL"),
        ({"comment": "x" * 2001}, "2001 characters"),
    ],
)
def test_what_cannot_be_a_rating_is_refused_and_nothing_is_written(
    team_with_content: Company, given: dict[str, Any], words: str
) -> None:
    team, before = team_with_content, written(team_with_content)
    with pytest.raises(Refused, match=words):
        rate(team, "anna", **{"piece": "p", "useful": True, **given})
    assert written(team) == before


def test_no_import_changes_a_rating_that_was_made_here(team_with_content: Company) -> None:
    team = team_with_content
    made = rate(team, "anna", "p", True)
    told = pl.DataFrame({"rating_id": [made, "file"], "content_id": ["p", "p"], "useful": [False, False],
                         "at": [at("2026-11-09")] * 2, "rated_by": ["Anna", "Sven"]})  # fmt: skip
    brought = told.with_columns(pl.col("at").cast(RATINGS.columns["at"]))
    balance = save(team.url, "terminal", {"ratings": brought}, Brought("ratings.csv"))
    assert any("1 row of ratings about which people have spoken here" in note for note in balance.warnings)
    assert standing(team) == [("p", "Anna", True), ("p", "Sven", False)]


def test_a_click_after_the_end_of_the_data_counts_and_does_not_move_the_company(team_with_content: Company) -> None:
    team = team_with_content
    day = read_ledger(team.url).as_of
    ratings.rate(team.url, team.people["anna"], "p", True)
    now = read_ledger(team.url)
    assert (now.as_of, now.ratings.height) == (day, 1)
    assert read_ledger(team.url, day).ratings.is_empty()


def written(team: Company) -> tuple[int, int, int]:
    return frames(team.url)["ratings"].height, version(team.url), len(audit(team))


def audit(team: Company) -> list[models.Audit]:
    with reading(team.url) as session:
        return list(session.query(models.Audit).filter(models.Audit.action == "content.rate").order_by("id"))
