"""The steps of the campaign gate: propose, change, sign, decline, withdraw, link, end. Each is one transaction.

`at` is the clock: tests pass it, pages never do.
"""

from datetime import datetime

from sqlalchemy import select

from agreement.campaign_foreseen import read_expected
from agreement.campaign_plans import checked_plan, plan_changes
from agreement.campaigns import (
    ABOVE,
    CHANGE,
    DECLINE,
    DECLINED,
    END,
    ENDED,
    LINK,
    PROPOSED,
    RUNNING,
    SIGN,
    WAITING,
    WITHDRAW,
    WITHDRAWN,
    Plan,
    Planned,
    judged,
)  # fmt: skip
from agreement.errors import Refused
from agreement.people import MARKETING, Person
from store import charters, models
from store.campaign_desk import (
    add_signature,
    finished,
    on_desk,
    recorded,
    refuse_other_plan,
    refuse_own_signature,
    write,
)  # fmt: skip
from store.changes import acting, now
from store.negotiation import checked_note, negotiating
from store.passwords import check_password
from store.signing import refuse_foreign_session


def campaign_limit(url: str, at: datetime | None = None) -> int | None:
    """Cents above which a campaign needs sales, by the charter in force at that instant; None where it sets none."""
    charter = charters.in_force(url, at)
    return charter.campaign_limit_cents if charter else None


def propose(url: str, person: Person, plan: Plan, at: datetime | None = None) -> Planned:
    """Puts a plan on the table for marketing; nobody has signed it yet. Refuses a market test above the limit."""
    plan, moment = checked_plan(plan), at or now()
    limit = campaign_limit(url, moment)
    with negotiating(url) as session:
        person = acting(session, person, MARKETING)
        judged(plan, limit)
        row = models.CampaignPlan(state=PROPOSED, revision=1, created_at=moment)
        session.add(row)
        session.flush()
        write(session, row, person, plan, moment)
        return recorded(session, person, "propose", row.id, None, moment)


def change(url: str, person: Person, plan_id: int, revision: int, plan: Plan, at: datetime | None = None) -> Planned:
    """Puts other terms in the place of those on the table: whatever was signed is void."""
    plan, moment = checked_plan(plan), at or now()
    limit = campaign_limit(url, moment)
    with negotiating(url) as session:
        desk = on_desk(session, person, plan_id, CHANGE, revision, moment)
        if not plan_changes(desk.shown.plan, plan):
            raise Refused("Nothing changed. Change something, or leave the plan as it is.")
        judged(plan, limit)
        desk.row.revision, desk.row.state, desk.row.gate, desk.row.limit_cents = revision + 1, PROPOSED, None, None
        write(session, desk.row, desk.person, plan, moment)
        return finished(session, desk, CHANGE)


def sign(
    url: str, person: Person, plan_id: int, revision: int, hash: str, session_hash: str | None = None,
    password: str | None = None, expected: str | None = None, at: datetime | None = None,
) -> Planned:  # fmt: skip
    """Signs the plan that the person saw, from their own browser session or with their own password.

    Marketing signs first: the gate then judges the plan by the charter in force at this moment. Above its limit the
    plan waits for sales; otherwise it runs. `expected` (JSON) is kept with the last signature.
    Raises Refused when the plan moved on, the side or the person has signed, or the session is not theirs.
    """
    moment = at or now()
    if password is not None:
        _check_own_password(url, person, password)
    read_expected(expected)
    limit = campaign_limit(url, moment)
    with negotiating(url) as session:
        desk = on_desk(session, person, plan_id, SIGN, revision, moment)
        refuse_other_plan(desk.shown, hash)
        refuse_own_signature(desk.shown, desk.person)
        if password is None:
            refuse_foreign_session(session, desk.person, session_hash)
        add_signature(session, desk, hash, session_hash if password is None else None)
        if desk.person.seat == MARKETING:
            desk.row.gate, desk.row.limit_cents = judged(desk.shown.plan, limit), limit
        if desk.person.seat == MARKETING and desk.row.gate == ABOVE:
            desk.row.state = WAITING
        else:
            desk.row.state, desk.row.started_at, desk.row.expected = RUNNING, moment, expected
        return finished(session, desk, SIGN)


def decline(url: str, person: Person, plan_id: int, revision: int, reason: str, at: datetime | None = None) -> Planned:
    """Sales says no, with a reason; marketing may propose another plan."""
    if not checked_note(reason):
        raise Refused("Say why sales declines: marketing needs the reason to plan better.")
    return _close(url, person, plan_id, revision, DECLINE, DECLINED, reason, at)


def withdraw(
    url: str, person: Person, plan_id: int, revision: int, reason: str = "", at: datetime | None = None
) -> Planned:
    """Marketing takes its own plan off the table."""
    return _close(url, person, plan_id, revision, WITHDRAW, WITHDRAWN, reason, at)


def link(url: str, person: Person, plan_id: int, campaign_id: str, at: datetime | None = None) -> Planned:
    """Says which campaign of the CRM a running plan became; from then on its outcome can be scored. Once."""
    with negotiating(url) as session:
        desk = on_desk(session, person, plan_id, LINK, None, at)
        if desk.row.campaign_id is not None:
            raise Refused(f"This plan is linked to campaign {desk.row.campaign_id} already.")
        campaigns = models.TABLES["campaigns"].c.campaign_id
        if not isinstance(campaign_id, str) or not campaign_id.isprintable():
            raise Refused("There is no such campaign. Choose one from the list.")
        if session.scalar(select(campaigns).where(campaigns == campaign_id)) is None:
            raise Refused(f"There is no campaign {campaign_id!r} yet. Import it from the CRM first.")
        taken = models.CampaignPlan.campaign_id
        if session.scalar(select(models.CampaignPlan.id).where(taken == campaign_id)) is not None:
            raise Refused(f"Another plan is linked to campaign {campaign_id!r} already.")
        desk.row.campaign_id = campaign_id
        return finished(session, desk, LINK)


def end(
    url: str, person: Person, plan_id: int, learned: str, succeeded: bool | None, at: datetime | None = None
) -> Planned:
    """Ends a market test: what was learned, and whether it was the success that was named before it began."""
    learned = checked_note(learned)
    if not learned:
        raise Refused("Say what was learned: a test without that was only small.")
    if succeeded not in (True, False, None):
        raise Refused(f"A test succeeded, did not, or cannot tell; {succeeded!r} is none of these.")
    with negotiating(url) as session:
        desk = on_desk(session, person, plan_id, END, None, at)
        desk.row.learned, desk.row.succeeded, desk.row.state = learned, succeeded, ENDED
        desk.row.closed_at, desk.row.closed_by = desk.at, desk.person.id
        return finished(session, desk, END)


def _close(
    url: str, person: Person, plan_id: int, revision: int, step: str, state: str, reason: str, at: datetime | None
) -> Planned:
    reason = checked_note(reason)
    with negotiating(url) as session:
        desk = on_desk(session, person, plan_id, step, revision, at)
        desk.row.state, desk.row.closed_reason = state, reason or None
        desk.row.closed_at, desk.row.closed_by = desk.at, desk.person.id
        return finished(session, desk, step)


def _check_own_password(url: str, person: Person, password: str) -> None:
    checked = check_password(url, person.username, password, f"signature of {person.username}")
    if checked is None or checked.id != person.id:
        raise Refused("The password is not right, so nothing was signed. Try again.")
