"""Where both sides' needs hold: the sentence, both frontiers with the zone shaded, and what to try next."""

from typing import Any

import polars as pl
import streamlit as st

from agreement import NEEDS, Definition, Needs, Person, Refused, Side
from agreement.needs import Table
from agreement.people import MARKETING, SALES
from charts.frontier import Point, frontier
from charts.theme import CONFIG
from metrics._zone import Zone, runs, zone
from metrics._zone_words import zone_words
from metrics.threshold_tradeoff import with_bar
from pages.parts import frames, look
from pages.parts.agreeing import evidence, starts
from pages.parts.agreeing.opening import Now
from pages.parts.agreeing.starts import Start
from pages.parts.agreeing.words import day_words
from pages.parts.look import tag
from pages.parts.wording import listed
from store import needs

TERMS = "zone_terms"
TITLES = {
    "value": "Of those that pass, win: what sales needs",
    "recall": "Of all customers, get through: what marketing needs",
}
CLOSED = "The zone is drawn once both sides have told what they need."


def draw(table: Table, shown: Now) -> None:
    """The zone under the rules of some terms, over every score bar."""
    offered = {start.name: start for start in starts.starts(shown)}
    name = st.selectbox("All other rules as in", list(offered), key=TERMS, width=360)
    start = offered.get(name or "", next(iter(offered.values())))
    current = shown.ruling.definition if shown.ruling else Definition(shown.segment)
    sweep = frames.tradeoff(start.definition, current)
    found = zone_of(table, sweep)
    if sweep.is_empty():
        st.info(f"{evidence.NOTHING} Bring leads in first.", icon=":material/inbox:")
    elif found is None:
        st.html(tag("h3", "Nobody’s needs lie open yet", "accord-message") + tag("div", CLOSED, "accord-context"))
    else:
        _said(found, table, sweep)
        now = evidence.standing_now(current, start.definition) if shown.ruling else {}
        _drawn(found, sweep, now)
        _held(found)
        _offered(found, start)


def needs_of(person: Person, segment: str) -> Table:
    """What a person may see of the needs; none of a segment whose name, brought by a file, nobody could sign."""
    try:
        return needs.table(frames.url(), person, segment)
    except Refused:
        return Table()


def zone_of(table: Table, sweep: pl.DataFrame) -> Zone | None:
    """The zone by the needs that the reader may see; None where these are nobody's, or nothing was replayed."""
    sides = {one.needs.side: one.needs for one in (*table.own[-1:], *table.other[-1:])}
    if not sides or sweep.is_empty():
        return None
    return zone(sweep, sides.get(SALES, Needs("sales")), sides.get(MARKETING, Needs("marketing")))


def _said(found: Zone, table: Table, sweep: pl.DataFrame) -> None:
    row = sweep.row(0, named=True)
    whose = "" if table.opened else " These are your side’s needs alone; the other’s are not open."
    small = (
        f"Leads a week over the latest {row['recent_weeks']} whole weeks; wins within {row['age_days']} days, of "
        f"{row['replayed']:,} leads old enough until {day_words(frames.as_of())}. Leads never worked count as not won."
    )
    st.html(tag("h3", zone_words(found), "accord-message") + tag("div", small + whose, "accord-print"))


def _drawn(found: Zone, sweep: pl.DataFrame, now: evidence.Row) -> None:
    points = side_points(found, sweep)
    if now:
        points.append(Point(f"in force: {'no bar' if now['bar'] is None else now['bar']}", now, False))
    told, reps = found.told, sweep["reps"].max()
    missed = told.get("missed_percent")
    lines = {"value": told.get("win_percent"), "recall": None if missed is None else 100 - missed}
    most = told["most_a_rep"] * reps if "most_a_rep" in told and isinstance(reps, int) else None
    shaded = [volumes(sweep, first, last) for first, last in found.ranges]
    for column, (measure, title) in zip(st.columns(2, gap="medium"), TITLES.items(), strict=True):
        share = lines[measure]
        drawn = frontier(
            sweep, measure, title, points, look.mode(), promised=None if share is None else share / 100,
            least=told.get("least_a_week"), most=most, shaded=shaded, needed=True, height=320,
        )  # fmt: skip
        with column:
            st.html(tag("h4", title, "accord-message"))
            st.plotly_chart(drawn.figure, key=f"zone_{measure}", config=CONFIG, alt=drawn.alt)


def side_points(found: Zone, sweep: pl.DataFrame) -> list[Point]:
    """Where each side would set the bar: sales at the lowest at which its needs hold, marketing at the highest."""
    points: list[Point] = []
    told: tuple[tuple[Side, Any, str], ...] = (("sales", min, "≥"), ("marketing", max, "≤"))
    for side, best, sign in told:
        own = [set(bars) for name, bars in found.holds.items() if NEEDS[name].side == side]
        bars = [one for one in (set.intersection(*own) if own else ()) if one is not None]
        if bars:
            row = evidence.row_at(sweep, best(bars))
            whole = len(runs(tuple(bars))) == 1
            reach = sign if whole else "from" if side == SALES else "up to"
            points.append(Point(f"{side} {reach} {best(bars)}", row, True, side))
    return points


def volumes(sweep: pl.DataFrame, first: int, last: int) -> tuple[float, float]:
    """The leads a week at the two ends of a range of bars, the fewer first."""
    return float(evidence.row_at(sweep, last)["a_week"]), float(evidence.row_at(sweep, first)["a_week"])


def _held(found: Zone) -> None:
    """A line for each need: from where to where it holds."""
    lines = ""
    for name, bars in found.holds.items():
        need, spans = NEEDS[name], [f"from {low} to {high}" if low < high else f"at {low}" for low, high in runs(bars)]
        where = f"holds {listed(spans)}" if spans else "holds at no bar"
        lines += tag("li", f"{found.told[name]:g} {need.words}: {where}", f"accord-{need.side}")
    st.html(f'<ul class="accord-terms">{lines}</ul>')


def _offered(found: Zone, start: Start) -> None:
    """The middle of the widest range, and what a concession would make possible, as drafts on the bench."""
    with st.container(horizontal=True, gap="small"):
        if found.ranges:
            first, last = max(found.ranges, key=lambda one: one[1] - one[0])
            _draft(f"The middle of the zone: {(first + last) // 2}", start, (first + last) // 2)
        for side, one in ((SALES, found.sales), (MARKETING, found.marketing)):
            if one and one.bar is not None:
                _draft(f"Where {side} concedes: {one.bar}", start, one.bar)


def _draft(name: str, start: Start, score: int) -> None:
    st.button(
        f"Try {name[0].lower() + name[1:]}", key=f"zone_{name}", on_click=starts.bring,
        args=(name, with_bar(start.definition, score), start.base), icon=":material/tune:",
    )  # fmt: skip
