"""The zone of agreement: what each side needs, told in secret, and the bars at which all of it holds."""

import polars as pl
import streamlit as st

from agreement import NEEDS, Definition, Needs, Person
from agreement.needs import Table
from agreement.people import MARKETING, SALES
from charts.frontier import Point, frontier
from charts.theme import CONFIG
from metrics._zone import Zone, zone
from metrics._zone_words import zone_words
from metrics.threshold_tradeoff import bar, with_bar
from pages.parts import frames, look
from pages.parts.agreeing import evidence, starts, steps
from pages.parts.agreeing.opening import Now
from pages.parts.agreeing.words import OTHER, day_words
from pages.parts.look import tag
from store import needs

TERMS = "zone_terms"


def draw(shown: Now, person: Person) -> None:
    """What the own side needs on the left; where both meet on the right."""
    table = needs.table(frames.url(), person, shown.segment)
    left, right = st.columns([2, 5], gap="large")
    with left:
        _own(table, shown, person)
    with right:
        offered = {start.name: start for start in starts.starts(shown)}
        _found(table, offered, shown)


def _own(table: Table, shown: Now, person: Person) -> None:
    if person.seat not in OTHER:
        st.html(tag("div", "Sales and marketing each tell what they need of the score bar. Neither sees the other’s "
                           "numbers before both have told theirs, so that nobody anchors.", "accord-context"))  # fmt: skip
        return
    other = OTHER[person.seat]
    st.html(tag("div", f"What {person.seat} needs", f"accord-eyebrow accord-{person.seat}"))
    told = table.own[-1].needs if table.own else None
    for name, need in NEEDS.items():
        if need.side == person.seat:
            _field(name, getattr(told, name) if told else None)
    label = f"Tell what {person.seat} needs" if not table.own else "Tell it anew"
    st.button(label, type="primary", width="stretch", key="needs_tell", on_click=steps.tell_needs,
              args=(shown.segment, person.seat))  # fmt: skip
    st.html(tag("div", sealed_words(table, person.seat, other), "accord-print"))


def _field(name: str, told: float | None) -> None:
    need = NEEDS[name]
    whole = need.whole
    st.number_input(
        need.words[0].upper() + need.words[1:], 0 if whole else 0.0, int(need.largest) if whole else need.largest,
        told if told is None or whole else float(told), step=1 if whole else 0.5, format="%d" if whole else "%.1f",
        key=f"needs_{name}", placeholder="Not told yet",
    )  # fmt: skip


def sealed_words(table: Table, side: str, other: str) -> str:
    """Who has told, and what that means for who sees what.

    >>> sealed_words(Table(), "sales", "marketing")
    'Sealed: marketing sees your numbers when it has told its own. It has not yet.'
    """
    if table.opened:
        return f"Both have told: both see both. Telling anew is a move that {other} sees."
    if table.own:
        return f"Sealed: {other} sees your numbers when it has told its own. Until then you may change them."
    has = "It has already" if table.other_has_told else "It has not yet"
    return f"Sealed: {other} sees your numbers when it has told its own. {has}."


def _found(table: Table, offered: dict[str, starts.Start], shown: Now) -> None:
    name = st.selectbox("All other rules as in", list(offered), key=TERMS, width=340)
    start = offered.get(name or "", next(iter(offered.values())))
    terms = start.definition
    current = shown.ruling.definition if shown.ruling else Definition(terms.segment)
    sweep = frames.tradeoff(terms, current)
    if sweep.is_empty():
        st.info(f"{evidence.NOTHING} Bring leads in first.", icon=":material/inbox:")
        return
    sides = {one.needs.side: one for one in (*table.own[-1:], *table.other[-1:])}
    if not sides:
        st.html(tag("h3", "Nobody’s needs lie open yet", "accord-message")
                + tag("div", "The zone is drawn once both sides have told what they need.", "accord-context"))  # fmt: skip
        return
    sales, marketing = (sides[side].needs if side in sides else Needs(side) for side in (SALES, MARKETING))  # type: ignore[arg-type]
    found = zone(sweep, sales, marketing)
    _said(found, table, sweep)
    _drawn(found, sweep, current, shown)
    _held(found)
    _offered(found, start)
    if table.opened:
        _moves(table)


def _said(found: Zone, table: Table, sweep: pl.DataFrame) -> None:
    row = sweep.row(0, named=True)
    whose = "" if table.opened else " (your own needs alone; the other side’s are not open)"
    small = (
        f"Leads a week over the latest {row['recent_weeks']} whole weeks; wins within {row['age_days']} days, of "
        f"{row['replayed']:,} leads old enough until {day_words(frames.as_of())}. A lead never worked counts as not won."
    )
    st.html(tag("h3", zone_words(found) + whose, "accord-message") + tag("div", small, "accord-print"))


def _drawn(found: Zone, sweep: pl.DataFrame, current: Definition, shown: Now) -> None:
    points = side_points(found, sweep)
    if shown.ruling:
        row = evidence.row_at(sweep, bar(current))
        points += [Point(f"in force: {bar(current) or 'no bar'}", row, False)] if row else []
    told = found.told
    wins = told.get("win_percent")
    missed = told.get("missed_percent")
    lines = {"value": wins, "recall": None if missed is None else 100 - missed}
    reps = sweep["reps"].max()
    most = told["most_a_rep"] * reps if "most_a_rep" in told and isinstance(reps, int) else None
    shaded = [volumes(sweep, first, last) for first, last in found.ranges]
    said = {
        "value": "What sales needs: of those that pass, win",
        "recall": "What marketing needs: customers let through",
    }
    for column, measure in zip(st.columns(2, gap="medium"), ("value", "recall"), strict=True):
        promised = lines[measure]
        drawn = frontier(
            sweep, measure, said[measure], points, look.mode(), promised=None if promised is None else promised / 100,
            least=told.get("least_a_week"), most=most, shaded=shaded, needed=True, height=320,
        )  # fmt: skip
        with column:
            st.html(tag("h4", said[measure], "accord-message"))
            st.plotly_chart(drawn.figure, key=f"zone_{measure}", config=CONFIG, alt=drawn.alt)


def side_points(found: Zone, sweep: pl.DataFrame) -> list[Point]:
    """Where each side would set the bar: sales at the lowest at which its needs hold, marketing at the highest."""
    points = []
    for side, best in ((SALES, min), (MARKETING, max)):
        own = [set(bars) for name, bars in found.holds.items() if NEEDS[name].side == side]
        bars = [one for one in (set.intersection(*own) if own else set()) if one is not None]
        if bars:
            row = evidence.row_at(sweep, best(bars))
            points.append(Point(f"{side}: {best(bars)} or {'more' if side == SALES else 'less'}", row, True, side))
    return points


def volumes(sweep: pl.DataFrame, first: int, last: int) -> tuple[float, float]:
    """The leads a week at the two ends of a range of bars."""
    few, many = (evidence.row_at(sweep, one)["a_week"] for one in (last, first))
    return float(few), float(many)


def _held(found: Zone) -> None:
    """A line for each need: from where to where it holds."""
    lines = []
    for name, bars in found.holds.items():
        need, scores = NEEDS[name], [one for one in bars if one is not None]
        where = f"holds from {min(scores)} to {max(scores)}" if scores else "holds at no bar"
        told = f"{found.told[name]:g} {need.words}"
        lines.append(f'<li class="accord-{need.side}">{tag("span", f"{told}: {where}", "")}</li>')
    st.html(f'<ul class="accord-terms">{"".join(lines)}</ul>')


def _offered(found: Zone, start: starts.Start) -> None:
    """The middle of the widest range, and what a concession would make possible, as drafts on the bench."""
    with st.container(horizontal=True, gap="small"):
        if found.ranges:
            first, last = max(found.ranges, key=lambda one: one[1] - one[0])
            _draft(f"The middle of the zone: {(first + last) // 2}", start, (first + last) // 2)
        for side, one in ((SALES, found.sales), (MARKETING, found.marketing)):
            if one and one.bar is not None:
                _draft(f"Where {side} concedes: {one.bar}", start, one.bar)


def _draft(name: str, start: starts.Start, score: int) -> None:
    st.button(
        f"Try {name[0].lower() + name[1:]}", key=f"zone_{name}", on_click=starts.bring,
        args=(name, with_bar(start.definition, score)), icon=":material/tune:",
    )  # fmt: skip


def _moves(table: Table) -> None:
    """Every move since the needs lay open."""
    moves = [*table.own, *table.other]
    if len(moves) <= 2:
        return
    with st.popover("Moves", type="tertiary", icon=":material/history:"):
        for one in sorted(moves, key=lambda told: told.at):
            said = "; ".join(
                f"{getattr(one.needs, name):g} {need.words}"
                for name, need in NEEDS.items()
                if need.side == one.needs.side
            )
            st.html(tag("div", f"{one.by}: {said}", f"accord-remark accord-{one.needs.side}")
                    + tag("div", day_words(frames.bundle().calendar.today(one.at)), "accord-print"))  # fmt: skip
