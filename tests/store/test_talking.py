"""Conversations logged here: by sales only, once a click, kept before any import, taken back by whoever logged them."""

from datetime import timedelta
from json import loads
from typing import Any

import pytest
from sqlalchemy import select

from agreement import Person, Refused
from store import people, talking
from store.changes import now
from store.engine import reading, writing
from store.frames import frames, version
from store.imports import Brought, save
from store.models import TABLES, Audit
from store.undoing import undo
from tests.making import frame
from tests.store.negotiating import Company, at

WHEN = at("2026-11-02 09:30")


@pytest.fixture
def known(team: Company) -> Company:
    with writing(team.url) as session:
        session.execute(TABLES["leads"].insert().values(lead_id="1", created_at=WHEN, sales_owner="Jonas Reuter"))
        session.execute(TABLES["content"].insert().values(content_id="p"))
    return team


def log(team: Company, who: str = "anna", kind: Any = 2, success: Any = True, **more: Any) -> str:
    asked = {"lead_id": "1", "at": WHEN, **more}
    return talking.log(team.url, team.people[who], kind=kind, successful=success, **asked)


def audit(team: Company) -> list[Audit]:
    with reading(team.url) as session:
        return list(session.scalars(select(Audit).where(Audit.action.startswith("conversation.")).order_by(Audit.id)))


def held(team: Company) -> list[tuple[Any, ...]]:
    return frames(team.url)["conversations"].drop("conversation_id").rows()


def test_a_conversation_its_content_its_audit_row_and_the_version_are_written_together(known: Company) -> None:
    before = version(known.url)
    made = log(known, content_id="p", output="  Signed minutes  ")
    there = frames(known.url)
    assert there["conversations"].rows() == [(made, "1", WHEN, 2, True, "Anna", "p", "Signed minutes")]
    assert there["content_uses"].rows() == [(made, "p", "1", WHEN, "Anna", None, True)]
    assert version(known.url) == before + 1
    (row,) = audit(known)
    assert (row.action, row.subject, row.who, row.before) == (
        "conversation.log", f"conversation:{made}", "Anna", None,
    )  # fmt: skip
    assert loads(row.after or "") == {
        "lead_id": "1", "kind": 2, "successful": True, "held_by": "Anna", "content_id": "p",
        "output": "Signed minutes", "at": WHEN.isoformat(),
    }  # fmt: skip


def test_left_out_it_was_now_by_whoever_logs_it_and_without_content(known: Company) -> None:
    began = now()
    talking.log(known.url, known.people["sven"], "1", 1, False)
    (row,) = frames(known.url)["conversations"].to_dicts()
    assert began <= row["at"] <= now()
    assert (row["held_by"], row["successful"], row["content_id"], row["output"]) == ("Sven", False, None, None)
    assert frames(known.url)["content_uses"].is_empty()


def test_a_double_click_writes_once_and_another_kind_or_a_later_one_is_another_conversation(known: Company) -> None:
    first = log(known)
    after = version(known.url)
    assert log(known, at=WHEN + timedelta(seconds=50)) == first
    assert (version(known.url), len(audit(known)), len(held(known))) == (after, 1, 1)
    others = [log(known, kind=3), log(known, at=WHEN + timedelta(minutes=2)), log(known, "sven")]
    assert len({first, *others}) == len(held(known)) == 4


def test_a_known_colleague_may_have_held_it(known: Company) -> None:
    for held_by in ("Jonas Reuter", "Sven", "Anna"):
        made = log(known, held_by=held_by, content_id="p")
        there = frames(known.url)
        assert there["conversations"].filter(conversation_id=made)["held_by"].item() == held_by
        assert there["content_uses"].filter(use_id=made)["used_by"].item() == held_by


def test_only_sales_logs_and_takes_back(known: Company) -> None:
    made = log(known)
    others = [known.people[who] for who in ("mark", "erin", "vera", "adam")]
    for person in (*others, *(Person(one.id, one.username, one.name, "sales") for one in others)):
        for step in (
            lambda person=person: talking.log(known.url, person, "1", 1, True),
            lambda person=person: talking.take_back(known.url, person, made),
        ):
            with pytest.raises(Refused, match="needs the sales seat"):
                step()
    assert (len(held(known)), len(audit(known))) == (1, 1)


def test_who_has_left_logs_nothing(known: Company) -> None:
    people.deactivate(known.url, known.people["adam"], "anna")
    with pytest.raises(Refused, match="no longer active"):
        log(known)


IMPOSSIBLE: list[tuple[dict[str, Any], str]] = [
    *(({"lead_id": one}, "no lead") for one in ("2", "", "1\0", "\ud800", None, 1, ["1"])),
    *(({"kind": one}, "five conversations") for one in (0, 6, True, 2.0, "2", None)),
    *(({"success": one}, "yes or no") for one in (None, 1, "yes")),
    *(({"content_id": one}, "no piece of content") for one in ("q", "", 7, "\0")),
    *(({"held_by": one}, "Nobody called") for one in ("Nobody", "", "anna")),
    ({"held_by": 3}, "is no text"),
    ({"output": "a\0"}, "NUL"),
    ({"output": "a" * 2001}, "under 2000"),
    ({"output": None}, "is no text"),
    ({"at": now() + timedelta(hours=1)}, "future"),
    ({"at": WHEN.replace(tzinfo=None)}, "time zone"),
    ({"at": "2026-11-02"}, "time zone"),
]
"""What is asked → what the refusal says."""


def test_what_cannot_be_is_refused_and_leaves_nothing(known: Company) -> None:
    before = version(known.url)
    for asked, said in IMPOSSIBLE:
        with pytest.raises(Refused, match=said):
            log(known, **asked)
    assert (held(known), version(known.url), audit(known)) == ([], before, [])


def test_nothing_is_half_written_when_the_last_step_fails(known: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    before = version(known.url)
    monkeypatch.setattr(talking, "record", broken)
    with pytest.raises(RuntimeError, match="power"):
        log(known, content_id="p")
    assert (held(known), frames(known.url)["content_uses"].height, version(known.url)) == ([], 0, before)


def test_ones_own_slip_is_taken_back_with_its_content_and_the_audit_keeps_it(known: Company) -> None:
    made, before = log(known, content_id="p"), version(known.url)
    assert talking.own(known.url, known.people["anna"], "1") == (made,)
    assert talking.own(known.url, known.people["sven"], "1") == ()
    talking.take_back(known.url, known.people["anna"], made)
    assert (held(known), frames(known.url)["content_uses"].height, version(known.url)) == ([], 0, before + 1)
    kept = audit(known)[1]
    assert (kept.action, kept.subject, kept.after) == ("conversation.take_back", f"conversation:{made}", None)
    assert loads(kept.before or "") == loads(audit(known)[0].after or "")
    assert talking.own(known.url, known.people["anna"], "1") == ()
    with pytest.raises(Refused, match="taken back already"):
        talking.take_back(known.url, known.people["anna"], made)


def test_only_what_one_logged_oneself_is_taken_back(known: Company) -> None:
    made = log(known)
    before = version(known.url)
    unknown: tuple[Any, ...] = ("", "x", "accord-1", None, 4, "\0")
    for who, wanted in (("sven", made), *(("anna", one) for one in unknown)):
        with pytest.raises(Refused, match="logged here yourself"):
            talking.take_back(known.url, known.people[who], wanted)
    assert (len(held(known)), version(known.url)) == (1, before)


def test_no_import_changes_removes_or_brings_back_what_was_logged_here(known: Company) -> None:
    made, gone = log(known, content_id="p"), log(known, "sven")
    talking.take_back(known.url, known.people["sven"], gone)
    before = frames(known.url)
    file = {
        "conversations": frame("conversations", *({"conversation_id": one, "kind": 5} for one in (made, gone, "own"))),
        "content_uses": frame("content_uses", {"use_id": made, "used": False}),
    }
    balance = save(known.url, "terminal", file, Brought("talks.csv"))
    assert (balance.new, balance.changed, balance.same) == (1, 0, 3)
    assert [note for note in balance.warnings if "spoken here" in note] == [
        "2 rows of conversations about which people have spoken here, left as they are",
        "1 row of content_uses about which people have spoken here, left as they are",
    ]
    undo(known.url, "terminal")
    after = frames(known.url)
    assert after["conversations"].equals(before["conversations"])
    assert after["content_uses"].equals(before["content_uses"])


def test_undoing_the_import_that_brought_the_lead_keeps_the_conversation(team: Company) -> None:
    save(team.url, "terminal", {"leads": frame("leads", {"lead_id": "1"})}, Brought("leads.csv"))
    made = log(team)
    assert undo(team.url, "terminal").warnings != ()
    assert frames(team.url)["conversations"]["conversation_id"].to_list() == [made]
