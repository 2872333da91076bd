"""The meeting on the wall: one step as one sheet of at most seven blocks, its numbers large, its names masked."""

from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import quote

import streamlit as st

from agreement.decided import standing
from charts.numbers import percent
from charts.sparkline import sparkline
from metrics.threshold_tradeoff import bar
from pages.parts import frames, present, surround
from pages.parts.board.view import week_span
from pages.parts.cards import state_words
from pages.parts.look import tag
from pages.parts.meeting import lines, pulse, saying, walking
from pages.parts.meeting.hiding import hidden
from pages.parts.meeting.view import View
from pages.parts.present import address_without
from reports.agenda import DECISIONS, DISPUTED, EXCEPTIONS, LAST, SINCE, STEPS, THRESHOLDS, carried, headline
from reports.week import Measure

BLOCKS, LINES, LONGEST = 6, 5, 120
"""Numbers beside the one list, lines of the list, and letters of a line."""


FEW = 3
"""Numbers that leave room for the list."""


class Giant(NamedTuple):
    """One number of the sheet."""

    number: str
    words: str
    side: str = "together"
    state: str = ""
    drawing: str = ""


def show(view: View) -> None:
    """The sheet, the keys under it, and the field to write in over it."""
    names = frames.people_named()
    st.html(_sheet(view, lambda words: hidden(words, names)))
    st.html(walking.timer(view))
    with st.container(key="accord_filters_hidden_keys"):
        walking.arrows(view)
        saying.keys(view)
        st.html(walking.SCRIPT, unsafe_allow_javascript=True)
    saying.draw(view)
    if not saying.saying():
        present.leaves()
    pulse.draw(view.version)


def _sheet(view: View, masked: Callable[[str], str]) -> str:
    giants = GIANTS[view.step.key](view)[:BLOCKS]
    top = tag("strong", f"{view.place + 1} of {len(STEPS)} · {view.step.name}", "")
    top += tag("span", f"W{week_span(view.week)[1:]}{surround.made()}", "") + tag(
        "a", "Leave ✕", "accord-exit", href=address_without(), target="_self"
    )  # fmt: skip
    title = tag("h1", shortened(masked(headline(view.step.key, view.points, view.told)), 150), "")
    numbers = "".join(_giant(one, masked) for one in giants)
    few = " accord-few" if len(giants) <= FEW else ""
    body = f'<div class="accord-giants{few}">{numbers}</div>' if giants else ""
    if told := _lines(view, LINES if few else 0, masked):
        body += f"<section>{walking.listed(told)}</section>"
    return (
        f'<main class="accord-sheet accord-agenda"><div class="accord-top">{top}</div>{title}'
        f'<div class="accord-body">{body}</div></main>'
    )


def _giant(one: Giant, masked: Callable[[str], str]) -> str:
    number = tag("div", one.number, f"accord-giant accord-{one.side}")
    drawn = f'<img alt="" src="data:image/svg+xml,{quote(one.drawing)}"/>' if one.drawing else ""
    return f"<section>{number}{tag('div', masked(one.words), '')}{one.state}{drawn}</section>"


def _lines(view: View, most: int, masked: Callable[[str], str]) -> list[tuple[str, str]]:
    """The points of the step, or what stands behind its numbers; how many are left out is said."""
    found = LINES_OF.get(view.step.key, lines.points)(view)
    said = [(state, shortened(masked(words), LONGEST)) for state, words in found[:most]]
    more = len(found) - most
    return [*said, *([("", f"and {more} more")] if most and more > 0 else [])]


def _last(view: View) -> Sequence[Giant]:
    stood = standing(carried(view.decisions, view.week), view.today)
    return [Giant(f"{len(found)}", words) for found, words in
            ((stood.late, "late"), (stood.open, "open"), (stood.done, "done"))]  # fmt: skip


def _since(view: View) -> Sequence[Giant]:
    """Measures with a signal first."""
    told = sorted(view.told.measures, key=lambda one: one.state not in ("worse", "better", "changed"))
    return [_measure(view, one) for one in told]


def _measure(view: View, one: Measure) -> Giant:
    words = f"{one.name} (before {one.before})" if one.before else one.name
    drawing = sparkline(one.history, one.side, view.board.mode, limits=one.limits)
    return Giant(one.value, words, one.side, state_words(one.state), drawing)


def _exceptions(view: View) -> Sequence[Giant]:
    worse = sum(one.state == "worse" for one in view.told.measures)
    better = sum(one.state == "better" for one in view.told.measures)
    due = view.told.kept + len(view.told.missed)
    missed = Giant(f"{len(view.told.missed)} of {due}", "promises missed") if due else Giant("–", "no promise was due")
    return [Giant(f"{worse}", "worse than usual"), Giant(f"{better}", "better than usual"), missed]


def _disputed(view: View) -> Sequence[Giant]:
    waits = view.undecided
    days = f"{int(waits['waiting_minutes'][0]) // 1440} d" if waits.height else "–"
    return [
        Giant(f"{view.told.disputes}", "rejections contested", "marketing"),
        Giant(f"{waits.height:,}", "leads wait for sales", "sales"), Giant(days, "waits the oldest", "sales"),
    ]  # fmt: skip


def _thresholds(view: View) -> Sequence[Giant]:
    ruling = view.board.in_force
    if ruling is None:
        return [Giant("–", "nothing is in force")]
    asked, promise = bar(ruling.definition), view.board.commitment("win_rate")
    giants = [Giant("–", "no score bar") if asked is None else Giant(f"{asked}", "points are the score bar")]
    giants.append(Giant(f"v{ruling.version}", "of the agreement is in force"))
    if promise and promise.percent:
        words = f"won within {promise.amount} days is promised"
        giants.append(Giant(percent(promise.percent / 100), words, "marketing"))
    return giants


def _decided(view: View) -> Sequence[Giant]:
    made = [one for one in view.decisions if one.week == view.week and one.dropped_at is None]
    return [Giant(f"{len(made)}", "decided today"), Giant(f"{len(view.notes)}", "notes in the minutes")]


def shortened(words: str, most: int) -> str:
    """Words that fit a line; what is cut off is said to be."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


GIANTS: dict[str, Callable[[View], Sequence[Giant]]] = {
    LAST: _last, SINCE: _since, EXCEPTIONS: _exceptions, DISPUTED: _disputed, THRESHOLDS: _thresholds,
    DECISIONS: _decided,
}  # fmt: skip
LINES_OF = {DISPUTED: lines.leads, THRESHOLDS: lines.terms, DECISIONS: lines.decided}
