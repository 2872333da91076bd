"""Charters in plain words: what people read before they sign, and what changed since they looked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from agreement.charter import CONVERSATION, TRAINING, Charter, HandoverStep, Priority, Responsibility, Training
from agreement.charter_canonical import charter_in_order
from agreement.moments import day_words

EVENTS = {
    "handed_over": "the hand-over", "assigned": "the assignment", "first_response": "the first response",
    "accepted": "the acceptance", "decided": "the decision", "opportunity": "the opportunity",
}  # fmt: skip
CONVERSATIONS = (
    "the talk about a tailored point of view", "the talk with the right people", "the relevant meeting",
    "the talk about success", "the talk about tangible value",
)  # fmt: skip
"""The five conversations, in their order."""
LIMIT = "campaign_limit"


@dataclass(frozen=True)
class Part:
    """One row of a charter with a key that lasts through its revisions: people comment on rows by it."""

    key: str
    name: str
    """The row without what can change about it."""
    terms: tuple[str, ...]
    """What can change about it, piece by piece."""
    words: str


def parts(charter: Charter, currency: str = "") -> tuple[Part, ...]:
    """Every row of a charter in its order."""
    ordered = charter_in_order(charter)
    tasks = [_part("task", one.task, _due(one), responsibility_words(one)) for one in ordered.responsibilities]
    first = [_part("priority", one.title, _drive(one), priority_words(one)) for one in ordered.priorities]
    steps = [_part("handover", one.what, _deadline(one), step_words(one)) for one in ordered.handover]
    learnt = [
        _part("training", f"{one.side}: {TRAINING[one.kind]}", (f"{one.count} a quarter",), training_words(one))
        for one in ordered.training
    ]
    limit = [Part(LIMIT, "campaign limit", (money(charter, currency),), limit_words(charter, currency))]
    return (*tasks, *first, *steps, *learnt, *(limit if charter.campaign_limit_cents is not None else []))


def charter_clauses(charter: Charter) -> dict[str, str]:
    """The key of each row → its words."""
    return {one.key: one.words for one in parts(charter)}


def charter_differences(old: Charter, new: Charter) -> list[str]:
    """What changed from one charter to another, a line each; empty when nothing did.

    >>> step = lambda hours: Charter(handover=(HandoverStep("Call", "sales", hours),))
    >>> charter_differences(step(4), step(2))
    ['Call: within 4 business hours of the hand-over → within 2 business hours of the hand-over']
    """
    before, after = ({one.key: one for one in parts(charter)} for charter in (old, new))
    changed = [
        f"{one.name}: {_moved_terms(before[key], one)}"
        for key, one in after.items()
        if key in before and before[key] != one
    ]
    added = [f"added: {one.words}" for key, one in after.items() if key not in before]
    removed = [f"removed: {one.words}" for key, one in before.items() if key not in after]
    orders: tuple[tuple[str, Callable[[Charter], Sequence[str]]], ...] = (
        ("priorities", lambda charter: [one.title for one in charter.priorities]),
        ("hand-over steps", lambda charter: [one.what for one in charter.handover]),
    )
    moved = [
        f"order of the {what}: {', '.join(named(new))}" for what, named in orders if _moved(named(old), named(new))
    ]
    return changed + added + removed + moved


def responsibility_words(one: Responsibility) -> str:
    """A task as a sentence.

    >>> responsibility_words(Responsibility("Clean the lead list", "marketing", "Mia", every="month"))
    'Clean the lead list: Mia (marketing), every month'
    """
    return f"{one.task}: {_said(_due(one))}"


def priority_words(one: Priority) -> str:
    """A priority with its driver, its products and its days."""
    return f"{one.title}: {_said(_drive(one))}"


def step_words(one: HandoverStep) -> str:
    """A hand-over step with its deadline."""
    return f"{one.what}: {_said(_deadline(one))}"


def training_words(one: Training) -> str:
    """What a side does to learn the other's work.

    >>> training_words(Training("ride_along", "marketing", 6))
    'Marketing: 6 ride-alongs a quarter'
    """
    return f"{one.side.capitalize()}: {one.count} {TRAINING[one.kind]}{'' if one.count == 1 else 's'} a quarter"


def limit_words(charter: Charter, currency: str = "") -> str:
    """From which cost on a campaign needs sales' signature too."""
    if charter.campaign_limit_cents is None:
        return "No campaign needs the signature of sales"
    return f"A campaign that plans to cost more than {money(charter, currency)} needs the signature of sales"


def money(charter: Charter, currency: str = "") -> str:
    """The limit as people write it; whole units where it has no cents."""
    cents = charter.campaign_limit_cents or 0
    amount = f"{cents // 100:,}" if cents % 100 == 0 else f"{cents // 100:,}.{cents % 100:02}"
    return f"{amount} {currency}".strip()


def shown_words(shown_by: str | None) -> str:
    """What shows that a hand-over step was done."""
    return "no event of a lead shows it" if shown_by is None else f"shown by {event_words(shown_by)}"


def event_words(event: str) -> str:
    """An event of a lead as people call it.

    >>> event_words("assigned"), event_words("conversation:2")
    ('the assignment', 'the talk with the right people')
    """
    if event.startswith(CONVERSATION):
        return CONVERSATIONS[int(event.removeprefix(CONVERSATION)) - 1]
    return EVENTS[event]


def _due(one: Responsibility) -> tuple[str, ...]:
    when = f"every {one.every}" if one.every else f"by {day_words(one.due_on)}" if one.due_on else "always"
    return f"{one.who} ({one.side})", when


def _drive(one: Priority) -> tuple[str, ...]:
    products = ", ".join(one.products) or "all products"
    until = f"until {day_words(one.until_on)}" if one.until_on else "no end set"
    return f"{one.driven_by}-driven", f"for {products}", f"from {day_words(one.from_on)}", until


def _deadline(one: HandoverStep) -> tuple[str, ...]:
    hours = f"{one.hours} business hour{'' if one.hours == 1 else 's'}"
    return one.whose, f"within {hours} of {EVENTS[one.after]}", shown_words(one.shown_by)


def _said(pieces: tuple[str, ...]) -> str:
    return ", ".join(pieces)


def _moved_terms(old: Part, new: Part) -> str:
    """Only the pieces that differ."""
    apart = [place for place, piece in enumerate(new.terms) if piece != old.terms[place]]
    was, now = (_said(tuple(one.terms[place] for place in apart)) for one in (old, new))
    return f"{was} → {now}"


def _part(what: str, name: str, terms: tuple[str, ...], words: str) -> Part:
    return Part(f"{what}:{name}", name, terms, words)


def _moved(old: Sequence[Any], new: Sequence[Any]) -> bool:
    """Whether what both have stands in another order."""
    return [one for one in old if one in new] != [one for one in new if one in old]
