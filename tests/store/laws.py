"""The eight laws of the agreement, each asked of the bare tables and of what ought to have happened."""

from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from json import loads
from typing import Any

from store.engine import engine
from tests.store.modelled import Talk

DOCUMENTS = ("agreement.", "charter.")
TABLES = {
    "agreements": "id, CASE kind WHEN 'charter' THEN kind ELSE segment END, state, revision, version, effective_at, "
    "agreed_at, review_on, closed_at",
    "revisions": "id, agreement_id, number, definition, hash, effective_on, review_on, author_id, side, note",
    "signatures": "id, revision_id, side, user_id, hash, session_hash, signed_at, dissent",
    "comments": "id, agreement_id, revision, clause, text, author_id, seat, created_at",
    "needs": "id, segment, round, side, needs, user_id, told_at",
    "audit": "id, at, who, action, subject, before, after",
    "users": "id, username, seat, active",
}
KEPT = ("revisions", "signatures", "comments", "needs", "audit")
Bare = dict[str, list[Any]]


def bare(url: str) -> Bare:
    """Every row of the tables of the negotiation."""
    with engine(url).connect() as connection:
        found = {
            name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT {columns} FROM accord_{name} ORDER BY id")]
            for name, columns in TABLES.items()
        }
        version = connection.exec_driver_sql("SELECT value FROM accord_settings WHERE name = 'data_version'").scalar()
    return found | {"version": [version]}


def instant(value: Any) -> datetime | None:
    """A stored time: text on SQLite."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def current_signatures(rows: Bare, agreement: int, number: int) -> list[Any]:
    ids = {row[0] for row in rows["revisions"] if row[1:3] == (agreement, number)}
    return [row for row in rows["signatures"] if row[1] in ids]


def law_1(rows: Bare, talk: Talk) -> None:
    """A signature names the hash that the person saw, and that is the hash of the text on the table."""
    texts = {row[0]: (row[1], row[2], row[3], row[4]) for row in rows["revisions"]}
    offers = {(deal.id, place): one for deal in talk.deals for place, one in enumerate(deal.offers, 1)}
    assert all(sha256(text.encode()).hexdigest() == hash for _, _, text, hash in texts.values())
    for _, revision, side, _, hash, *_ in rows["signatures"]:
        agreement, number, _, seen = texts[revision]
        assert hash == seen == offers[agreement, number].hash
        assert side in offers[agreement, number].signed


def law_2(rows: Bare, talk: Talk) -> None:
    """Two signatures are of two different people, one of each side, each given by the side's own person."""
    names = {row[0]: row[1] for row in rows["users"]}
    wanted = [
        (deal.id, place, side, who)
        for deal in talk.deals for place, one in enumerate(deal.offers, 1) for side, who in one.signed.items()
    ]  # fmt: skip
    where = {row[0]: row[1:3] for row in rows["revisions"]}
    assert sorted((*where[row[1]], row[2], names[row[3]]) for row in rows["signatures"]) == sorted(wanted)
    assert len({(row[1], row[3]) for row in rows["signatures"]}) == len(rows["signatures"])
    assert len({(row[1], row[2]) for row in rows["signatures"]}) == len(rows["signatures"])
    assert {row[2] for row in rows["signatures"]} <= {"sales", "marketing"}


def law_3(rows: Bare, talk: Talk) -> None:
    """Nothing takes effect on one signature, and the state tells how many there are."""
    assert [row[:4] for row in rows["agreements"]] == talk.facts()
    for agreement, _, state, revision, version, effective, agreed, *_ in rows["agreements"]:
        signed = len(current_signatures(rows, agreement, revision))
        whole = signed == 2
        assert (version is not None, effective is not None, agreed is not None) == (whole, whole, whole)
        assert state in ("closed", ("proposed", "half signed", "agreed")[signed])
        assert not (state == "closed" and whole)


def law_4(rows: Bare, talk: Talk) -> None:
    """One version of a segment is in force at any instant: they are numbered in the order in which they take over."""
    for segment in {row[1] for row in rows["agreements"]}:
        found = sorted((row[4], instant(row[5])) for row in rows["agreements"] if row[1] == segment and row[4])
        assert [version for version, _ in found] == list(range(1, len(found) + 1))
        assert [effective for _, effective in found] == talk.versions.get(segment, [])
        assert all(one < other for one, other in pairwise(talk.versions.get(segment, ())))


def law_5(earlier: Bare, rows: Bare, refused: bool) -> None:
    """Nothing is edited or removed: what was there is there, letter by letter. What is refused leaves all as it was."""
    for name in KEPT:
        assert rows[name][: len(earlier[name])] == earlier[name]
    before = {row[0]: row for row in earlier["agreements"]}
    now = {row[0]: row for row in rows["agreements"]}
    assert all(now[one] == row for one, row in before.items() if row[2] in ("agreed", "closed"))
    if refused:
        assert rows == earlier


def law_6(rows: Bare, talk: Talk) -> None:
    """No version ever reaches back to a lead that was handed over before it ruled."""
    for segment, handed, ruling in talk.handed.values():
        found = None
        for name in ("all", segment):
            begun = [row[4] for row in rows["agreements"] if row[1] == name and row[4] and instant(row[5]) <= handed]
            found = (name, max(begun)) if begun else found
        assert found == ruling


def law_7(earlier: Bare, rows: Bare, talk: Talk) -> None:
    """Every step has its row in the audit, which begins where the last one ended, and raises the data version."""
    assert [(row[2], row[3]) for row in rows["audit"]] == talk.steps
    added = len(rows["audit"]) - len(earlier["audit"])
    assert int(rows["version"][0]) - int(earlier["version"][0]) == added
    last: dict[str, Any] = {}
    for _, _, _, action, subject, before, after in rows["audit"]:
        if action.startswith(DOCUMENTS):
            assert (before and loads(before)) == last.get(subject)
            last[subject] = loads(after)
    steps = sum(action.startswith(DOCUMENTS) for _, action in talk.steps)
    assert steps == len(rows["revisions"]) + len(rows["signatures"]) + len(rows["comments"]) + sum(
        row[2] == "closed" for row in rows["agreements"]
    )  # fmt: skip


def law_8(rows: Bare, talk: Talk) -> None:
    """No browser session gives both signatures: each comes from the signer's own, or by their own password."""
    given = [browser for deal in talk.deals for one in deal.offers for browser in one.browsers]
    found = [(row[1], row[5]) for row in rows["signatures"] if row[5] is not None]
    assert sorted(browser for _, browser in found) == sorted(given)
    assert len(set(found)) == len(found)
    names = {row[0]: row[1] for row in rows["users"]}
    assert all(row[5].split(":")[0] == names[row[3]] for row in rows["signatures"] if row[5] is not None)


def sealed(rows: Bare) -> None:
    """The audit knows no side's numbers before both sides have told theirs in that round."""
    said: dict[tuple[Any, Any], set[str]] = {}
    for _, _, _, action, subject, _, after in rows["audit"]:
        if action == "needs.tell":
            fact = loads(after)
            sides = said.setdefault((subject, fact["round"]), set())
            sides.add(fact["side"])
            assert ("needs" in fact) == (len(sides) == 2)
