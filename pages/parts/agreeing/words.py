"""Sentences of the agreement page."""

from collections.abc import Sequence
from dataclasses import replace

from agreement import (
    ALL,
    Definition,
    InForce,
    Proposal,
    Revision,
    differences,
)
from agreement.calendar import Calendar
from agreement.documents import ACTIONS, Terms, kind_of, terms_differences
from agreement.moments import day_words, moment_words
from agreement.people import MARKETING, SALES
from agreement.questions import QUESTIONS, answers, promises
from metrics.threshold_tradeoff import bar

__all__ = ["QUESTIONS", "answers", "day_words", "moment_words", "promises"]
OTHER = {SALES: MARKETING, MARKETING: SALES}


def bar_words(definition: Definition) -> str:
    """The score bar in a few words."""
    asked = bar(definition)
    return "no score bar" if asked is None else f"score bar of {asked}"


def changes(before: Terms | None, revision: Revision) -> list[str]:
    """What a revision would change, a line each."""
    if before is None:
        return [f"the first {ACTIONS[kind_of(revision.terms)]}: nothing is in force yet"]
    return terms_differences(before, revision.terms) or ["nothing: the same terms again"]


def signature_words(revision: Revision, side: str, calendar: Calendar) -> str:
    """Whether a side has signed a revision, who and when."""
    for signature in revision.signatures:
        if signature.side == side:
            how = ", with their password" if signature.by_password else ""
            dissent = f"; dissent: “{signature.dissent}”" if signature.dissent else ""
            when = moment_words(signature.signed_at, calendar)
            return f"✓ {side.capitalize()}: {signature.name}, {when}{how}{dissent}"
    return f"○ {side.capitalize()} has not signed"


def signers_words(revision: Revision, calendar: Calendar) -> str:
    """Who signed and on which day, in a few words."""
    signed = [f"{s.name} ({s.side}, {day_words(calendar.today(s.signed_at))})" for s in revision.signatures]
    return f"signed by {' and '.join(signed)}" if signed else "signed by nobody"


def state_words(one: Proposal, calendar: Calendar) -> str:
    """What became of a negotiation."""
    if one.version is not None and one.effective_at is not None:
        from_when = moment_words(one.effective_at, calendar)
        said = {"in force": "in force since", "superseded": "superseded; was in force from"}
        return f"Version {one.version}, {said.get(one.state, 'agreed; takes effect on')} {from_when}"
    if one.closed_at is not None:
        reason = f": “{one.closed_reason}”" if one.closed_reason else ""
        how = one.steps[-1].action.split(".")[-1] if one.steps else "closed"
        ended = {"decline": "declined", "withdraw": "withdrawn"}.get(how, "closed")
        return f"Proposal {one.id}, {ended} on {moment_words(one.closed_at, calendar)}{reason}"
    return f"Proposal {one.id}, {one.state}"


def headline(ruling: InForce | None, table: Sequence[Proposal], segment: str = ALL) -> str:
    """The page's message: what is in force, and what lies on the table."""
    if table:
        one = table[0]
        now = f"version {ruling.version}" if ruling else "nothing"
        if not one.signed_sides:
            return f"{one.current.side.capitalize()} proposes {_step(one.current.definition, ruling)}"
        waits = next(side for side in OTHER if side not in one.signed_sides)
        return f"{OTHER[waits].capitalize()} has signed, {waits} has not: {now} stays in force until both have"
    if ruling and ruling.definition.segment != segment:
        return f"{segment} has no agreement of its own: version {ruling.version} of all leads judges it"
    if ruling:
        return f"Both sides signed version {ruling.version}: {_passing(ruling.definition)}"
    return "Nothing is agreed yet: propose the first definition of a SAL"


def _step(new: Definition, ruling: InForce | None) -> str:
    if ruling is None:
        return f"the first agreement, with {_article(bar_words(new))}"
    old = replace(ruling.definition, segment=new.segment)
    if bar(new) != bar(old):
        return f"{_article(bar_words(new))} instead of {'none' if bar(old) is None else bar(old)}"
    count = len(differences(old, new))
    if not count:
        return "the same terms again, in an agreement of its own"
    return f"{count} {'change' if count == 1 else 'changes'} and keeps {_article(bar_words(new))}"


def _passing(definition: Definition) -> str:
    asked = bar(definition)
    others = sum(len(answers(definition, block)) for block in QUESTIONS) - (asked is not None)
    scored = "at any score" if asked is None else f"from score {asked}"
    if not others:
        return f"a lead passes {scored}"
    return f"a lead passes {scored} when {others} other {'rule holds' if others == 1 else 'rules hold'}"


def _article(words: str) -> str:
    return words if words.startswith("no ") else f"a {words}"
