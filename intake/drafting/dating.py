"""When what a state means happened: an event's own column of dates, or another one where the state says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.drafting.answers import NOTHING
from intake.drafting.meaning import EVENTS, States
from intake.drafting.picking import labels_of
from intake.drafting.sources import Source


@dataclass(frozen=True)
class Happened:
    """One event: the column that dates it (or NOTHING), and the states in which it counts (none: always)."""

    event: str
    label: str
    states: str = ""
    """The label of the column of states."""
    words: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """Whether the map can say when it happened."""
        return self.label != NOTHING


def happened(
    found: Sequence[Source], picked: Mapping[str, str], columns: Sequence[States], said: Mapping[str, str]
) -> tuple[Happened, ...]:
    """Every event that states or dates speak of, in order.

    A column that dates one event alone needs no state: it is empty where nothing happened. One that dates several
    (a closing date) counts only in the states that mean the event.
    """
    labels = {event: _date(event, found, picked, columns, said) for event in EVENTS}
    shared = [label for label in labels.values() if label != NOTHING]
    return tuple(one for event in EVENTS if (one := _one(event, labels, shared, picked, columns)) is not None)


def _one(
    event: str, labels: Mapping[str, str], shared: Sequence[str], picked: Mapping[str, str], columns: Sequence[States]
) -> Happened | None:
    label = labels[event]
    meant = next((one for one in reversed(columns) if one.direct(event)), None)
    own = picked.get(f"{event}_at") == label and (shared.count(label) == 1 or meant is None)
    if label != NOTHING and own:
        return Happened(event, label)
    if meant is None:
        return None
    return Happened(event, label, meant.label, meant.of(event))


def _date(
    event: str, found: Sequence[Source], picked: Mapping[str, str], columns: Sequence[States], said: Mapping[str, str]
) -> str:
    if event in said:
        return said[event] if any(said[event] in labels_of(one) for one in found) else NOTHING
    if own := picked.get(f"{event}_at"):
        return own
    if not any(one.direct(event) for one in columns) or event not in ("won", "lost"):
        return NOTHING
    offered = (one.label(part.dated) for one in reversed(found) for part in one.format.stages)
    return next((label for label in offered if label), NOTHING)
