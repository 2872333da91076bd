"""Cross-training against the charter: what each side did this quarter of what it promised, and who did it."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from agreement.calendar import Calendar
from agreement.charter import CharterInForce, Training
from agreement.pledged import Trained

KEPT, ON_THE_WAY, BEHIND, TOO_EARLY, MISSED = TRAINING_STATES = ("kept", "on the way", "behind", "too early", "missed")
EARLY_DAYS = 14
"""In the first two weeks of a quarter nobody is behind."""
SCHEMA = {
    "side": pl.String, "kind": pl.String, "from": pl.Date, "until": pl.Date, "promised": pl.Int64, "done": pl.Int64,
    "confirmed": pl.Int64, "so_far": pl.Float64, "state": pl.String,
}  # fmt: skip
LOG = {"side": pl.String, "kind": pl.String, "who": pl.String, "on": pl.Date, "confirmed": pl.Boolean}


def training_progress(
    versions: Sequence[CharterInForce], log: Sequence[Trained], calendar: Calendar, today: date, over: bool = False
) -> pl.DataFrame:
    """What each side did in the fiscal quarter that holds `today`, against the charter in force then.

    `over` reads a quarter that has ended, `today` being its last day.

    Returns side | kind | from, until (first and last day of the stretch) | promised | done | confirmed (of these, by
    somebody of the other side) | so_far (the part of `promised` that would be done by now if it came evenly) | state.
    States: kept (all done) · too early (the first two weeks) · on the way (within one of `so_far`) · behind · missed
    (the quarter is over). In the quarter in which a promise was first signed the stretch begins on that day, and the
    promise is the part of it that is left, rounded down. Misleads: an entry that nobody logged was never there.
    """
    first, after = calendar.fiscal_quarter(today)
    begun = [one for one in versions if calendar.today(one.effective_at) <= min(today, after - timedelta(days=1))]
    if not begun:
        return pl.DataFrame(schema=SCHEMA)
    rows = []
    for asked in begun[-1].charter.training:
        since = max(first, _since(begun, asked, calendar))
        left, whole = (after - since).days, (after - first).days
        promised = asked.count * left // whole
        mine = [one for one in log if (one.side, one.kind) == (asked.side, asked.kind) and since <= one.on <= today]
        so_far = promised * min((today - since).days + 1, left) / left
        state = _state(len(mine), promised, so_far, (today - since).days, over)
        rows.append((asked.side, asked.kind, since, after - timedelta(days=1), promised, len(mine),
                     sum(bool(one.confirmed_by) for one in mine), so_far, state))  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def training_by_person(progress: pl.DataFrame, log: Sequence[Trained], today: date) -> pl.DataFrame:
    """Who did what of it: side | kind | who | done | confirmed, most first."""
    rows = [(one.side, one.kind, one.who, one.on, bool(one.confirmed_by)) for one in log if one.on <= today]
    frame = pl.DataFrame(rows, schema=LOG, orient="row")
    known = progress.select("side", "kind", "from", "until")
    mine = frame.join(known, on=["side", "kind"]).filter(pl.col("on").is_between(pl.col("from"), pl.col("until")))
    counted = mine.group_by("side", "kind", "who").agg(
        pl.len().cast(pl.Int64).alias("done"), pl.col("confirmed").sum().cast(pl.Int64)
    )
    return counted.sort("side", "kind", "done", "who", descending=[False, False, True, False])


def _since(begun: Sequence[CharterInForce], asked: Training, calendar: Calendar) -> date:
    """The day from which a side has promised this kind without a break."""
    since = begun[-1]
    for one in reversed(begun):
        if (asked.side, asked.kind) not in {(other.side, other.kind) for other in one.charter.training}:
            break
        since = one
    return calendar.today(since.effective_at)


def _state(done: int, promised: int, so_far: float, days: int, over: bool) -> str:
    if done >= promised:
        return KEPT
    if over:
        return MISSED
    if days < EARLY_DAYS:
        return TOO_EARLY
    return BEHIND if done + 1 < so_far else ON_THE_WAY
