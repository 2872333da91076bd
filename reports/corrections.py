"""What a reported week would say otherwise if it were told today, in words for people.

Corrected is what belongs to the week: its measures, its promises, its sentence. What merely stood when it was told
(agreements in force, reviews due, what lay on the table, open disputes, the state of the data and how far they went,
the charts of the long run) moves on with every day and is no correction.
"""

from dataclasses import dataclass

from reports.marks import edited_words
from reports.week import Measure, Week

SENTENCE, PROMISES, STATUS = "Opening sentence", "Promises", "Status"


@dataclass(frozen=True)
class Correction:
    """One thing that is known otherwise today."""

    about: str
    """The measure's name, or which part of the report."""
    words: str
    measure: str = ""
    """The measure's name, where it is about one."""


def corrections(reported: Week, today: Week) -> tuple[Correction, ...]:
    """What `today` says otherwise than was reported, in the order of the report; empty where nothing is."""
    return (*_opening(reported, today), *_measures(reported, today), *_promises(reported, today))


def _opening(was: Week, now: Week) -> list[Correction]:
    found = []
    if was.status != now.status:
        found.append(Correction(STATUS, f"was {was.status.lower()}, now {now.status.lower()}"))
    if was.opening != now.opening and (was.edited or now.edited):
        by = f", {edited_words(now.edited, now.sentence)}" if now.edited else ", by rule again"
        found.append(Correction(SENTENCE, f"was “{was.opening}”, now “{now.opening}”{by}"))
    elif was.sentence != now.sentence:
        found.append(Correction(SENTENCE, f"by rule it said “{was.sentence}”, and says now “{now.sentence}”"))
    return found


def _measures(was: Week, now: Week) -> list[Correction]:
    before, after = ({one.name: one for one in week.measures} for week in (was, now))
    pairs = {name: (before.get(name), after.get(name)) for name in (*before, *after)}
    said = {name: measure_words(*pair) for name, pair in pairs.items()}
    return [Correction(name, words, name) for name, words in said.items() if words]


def measure_words(was: Measure | None, now: Measure | None) -> str:
    """How a measure reads today beside what was reported; empty where it reads and counts the same."""
    if was is None or now is None:
        there = was or now
        assert there is not None
        return f"was {there.value}, now nothing can be said" if was else f"had no value, now {there.value}"
    moved = [f"was {was.value}, now {now.value}"] if was.value != now.value else []
    if was.state != now.state:
        moved.append(f"the signal was {was.state or 'not to be told'}, now {now.state or 'not to be told'}")
    if was.before != now.before:
        moved.append(f"the week before was {was.before or 'unknown'}, now {now.before or 'unknown'}")
    why = _leads(was, now)
    if not moved and (why or was.number != now.number):
        moved = [f"reads {now.value} as before, counted anew"]
    return "; ".join(moved) + (f": {why}" if why else "")


def _leads(was: Measure, now: Measure) -> str:
    """Which leads came to a number or left it since."""
    came, left = (len(set(one) - set(other)) for one, other in ((now.behind, was.behind), (was.behind, now.behind)))
    said = [f"{count} lead{'' if count == 1 else 's'} {did}" for count, did in ((came, "came to it"), (left, "left it"))
            if count]  # fmt: skip
    same = f"by the same {len(now.behind)} lead{'' if len(now.behind) == 1 else 's'}" if now.behind else ""
    return ", ".join(said) or (same if was.value != now.value and was.behind else "")


def _promises(was: Week, now: Week) -> list[Correction]:
    newly = [f"missed, as is known now: {one}" for one in now.missed if one not in was.missed]
    cleared = [f"not missed, as is known now: {one}" for one in was.missed if one not in now.missed]
    kept = [f"{was.kept} were kept, now {now.kept}"] if was.kept != now.kept else []
    return [Correction(PROMISES, words) for words in (*newly, *cleared, *kept)]
