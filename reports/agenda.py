"""The agenda of the joint meeting writes itself: only what the data or an earlier decision gives both teams to talk of.

Signals are those of the process limits (XmR); a measure within its usual range is no point.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from agreement.decided import Decision, decision_words, standing
from agreement.moments import day_words
from reports.between import LATE, TOPICS
from reports.week import Measure, Week

LAST, SINCE, EXCEPTIONS, DISPUTED, THRESHOLDS, DECISIONS = (
    "last", "since", "exceptions", "disputed", "thresholds", "decisions",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of the meeting: its name in addresses and on the screen, and how many minutes it should take."""

    key: str
    name: str
    minutes: int


STEPS = (
    Step(LAST, "Last actions", 5),
    Step(SINCE, "Since last week", 5),
    Step(EXCEPTIONS, "Exceptions", 10),
    Step(DISPUTED, "Disputed leads", 10),
    Step(THRESHOLDS, "Thresholds", 10),
    Step(DECISIONS, "Decisions and minutes", 5),
)
MISSED = "Promise missed: "
BY_KEY = {one.key: one for one in STEPS}
STATES = ("worse", "better", "changed", "late", "done", "open")


@dataclass(frozen=True)
class Point:
    """One thing to talk about."""

    step: str
    words: str
    state: str = ""
    """worse, better, changed, late, open or done; empty for what is neither."""
    side: str = "together"
    about: str = ""
    """The metric that it comes from."""


@dataclass(frozen=True)
class Waiting:
    """Leads that sales has not decided on."""

    leads: int
    oldest_days: int


def agenda(told: Week, waiting: Waiting, decisions: Sequence[Decision], today: date) -> tuple[Point, ...]:
    """What there is to talk about in the meeting about a week, step by step; `today` is the calendar's."""
    return (
        *_actions(decisions, told.begins, today),
        *(_signal(one) for one in sorted(told.measures, key=_loudest) if one.state in ("worse", "better", "changed")),
        *(Point(EXCEPTIONS, f"{MISSED}{words}", "worse") for words in told.missed),
        *(Point(EXCEPTIONS, one.what, LATE, one.owner, one.about) for one in told.raised if one.about in TOPICS),
        *_leads(told, waiting),
        *(Point(THRESHOLDS, f"Review due: {words}", "worse") for words in told.reviews),
        *(Point(THRESHOLDS, words, "open") for words in told.table),
        *(_made(one, today) for one in decisions if one.week == told.begins and one.dropped_at is None),
    )


def of_step(points: Iterable[Point], step: str) -> tuple[Point, ...]:
    """The points of one step."""
    return tuple(one for one in points if one.step == step)


def carried(decisions: Iterable[Decision], week: date) -> tuple[Decision, ...]:
    """Decisions of the meetings before the one about a week."""
    return tuple(one for one in decisions if one.week is None or one.week < week)


def _actions(decisions: Sequence[Decision], week: date, today: date) -> list[Point]:
    done, waits, late = standing(carried(decisions, week), today)
    since = [one for one in done if one.done_at is not None and (today - one.done_at.date()).days <= 7]
    return [
        *(Point(LAST, decision_words(one), "late", about=one.about) for one in late),
        *(Point(LAST, decision_words(one), "open", about=one.about) for one in waits),
        *(Point(LAST, decision_words(one), "done", about=one.about) for one in since),
    ]


def _made(one: Decision, today: date) -> Point:
    return Point(DECISIONS, decision_words(one), one.state(today), about=one.about)


def _signal(one: Measure) -> Point:
    before = f", a week before {one.before}" if one.before else ""
    than = "changed" if one.state == "changed" else f"{one.state} than usual"
    return Point(EXCEPTIONS, f"{one.name} {one.value}: {than}{before}", one.state, one.side, one.key)


def _loudest(one: Measure) -> int:
    return ("worse", "changed", "better").index(one.state) if one.state in ("worse", "changed", "better") else 3


def _leads(told: Week, waiting: Waiting) -> list[Point]:
    points = []
    if told.disputes:
        verb = "rejection is" if told.disputes == 1 else "rejections are"
        points.append(Point(DISPUTED, f"{told.disputes} {verb} contested", "open", "marketing", "disputed"))
    if waiting.leads:
        verb = "lead waits" if waiting.leads == 1 else "leads wait"
        words = f"{waiting.leads:,} {verb} for a decision, the oldest for {waiting.oldest_days} days"
        points.append(Point(DISPUTED, words, "open", "sales", "backlog"))
    return points


def headline(step: str, points: Sequence[Point], told: Week) -> str:
    """What a step has to say, as its title."""
    mine = of_step(points, step)
    count = {state: sum(one.state == state for one in mine) for state in STATES}
    if step == LAST:
        said = [f"{count[state]} {state}" for state in ("late", "open", "done") if count[state]]
        return f"Last actions: {', '.join(said)}" if said else "No action is left from earlier meetings"
    if step == SINCE:
        return told.opening.removesuffix(".")
    if step == EXCEPTIONS:
        quiet = "Nothing out of the ordinary: no signal, and no promise missed"
        late = f", {count['late']} late" if count["late"] else ""
        return f"{len(mine)} to look into: {count['worse']} for the worse{late}" if mine else quiet
    if step == DISPUTED:
        return "; ".join(one.words for one in mine) or "No rejection is contested, and no lead waits"
    if step == THRESHOLDS:
        due, table = count["worse"], count["open"]
        said = [f"{due} {'reason' if due == 1 else 'reasons'} to review the agreement"] if due else []
        said += [f"{table} {'proposal' if table == 1 else 'proposals'} on the table"] if table else []
        return "; ".join(said) or (told.agreements[0] if told.agreements else "Nothing is agreed yet")
    made = len(mine)
    return f"{made} {'decision' if made == 1 else 'decisions'} of today" if made else "Nothing is decided yet"


def week_words(week: date) -> str:
    """What the meeting is about."""
    return f"Meeting about the week from {day_words(week)}"
