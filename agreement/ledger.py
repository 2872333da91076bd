"""The ledger: every frame of the contract, with business time already worked out, as it was known on one day."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import polars as pl

from agreement.calendar import Calendar, business_minutes, days, minutes, months, weeks, working_days
from agreement.charter import CharterInForce
from agreement.disputes import known_disputes
from agreement.frames import CONTENT_USES, CONVERSATIONS, DIMENSIONS, EVENTS, FRAMES, LEADS, STAGE_CHANGES, TOUCHES
from agreement.moves import NO_MOVES
from agreement.ratings import known_ratings
from agreement.stages import with_history
from agreement.touched import enum, known_touches, named_touches, touches_of, with_recency

CLOCKS = {
    "system_minutes": ("created_at", "assigned_at"),
    "human_minutes": ("assigned_at", "first_response_at"),
    "response_minutes": ("handed_over_at", "first_response_at"),
    "decision_minutes": ("handed_over_at", "first_decided_at"),
}
"""Durations in whole calendar minutes; each also exists as `<name>` with `_business` before `_minutes`."""

WAITS = {
    "waiting_minutes": "handed_over_at",
    "waiting_again_minutes": "handed_over_again_at",
    "unassigned_minutes": "created_at",
    "unanswered_minutes": "assigned_at",
}
"""How long something has waited so far, whether or not it still does; with business variants as in CLOCKS."""


@dataclass(frozen=True)
class Ledger:
    """A frozen bundle of frames. `leads` carries, beside the contract's columns:

    - `<event>_day`, `<event>_week`, `<event>_month` for every event and for `decided` and `first_decided` (Int32,
      business time zone)
    - `decided_at`, `accepted` (Boolean): the LAST decision (a recycled lead may be decided twice), null while undecided
    - `first_decided_at`: the first decision, which stops the clock; `first_accepted` (Boolean): whether it accepted
    - `last_change_at`, `handed_over_again_at`, `entered_again`, `contradicted`: see `agreement.stages`, whose rules say
      what every `<event>_at` is where the lead has a stage history
    - the columns of CLOCKS and their `_business_minutes` variants (Int64)
    - the columns of WAITS and their `_business_minutes` variants: up to the end of `as_of`, or to now if that is today
      (for censored leads)
    - `cycle_days`, `cycle_business_days` (Int32): from the date on which the opportunity was opened to that on which it
      was won or lost (a win stays a win), or to `as_of` while it is open
    - `days_since_<touch kind>`: days from the latest such touch to the hand-over (Int32, null when there was none)
    - `judged_version` (Int32), `passes` (Boolean), `first_failed` (String): the verdict of the agreement that was in
      force at the hand-over; null where none was. Added by `agreement.judge`.
    `touches` is made for counting many of them: lead_row (UInt32: the lead's row in `leads`) | at | channel
    | campaign_id | content_id | kind (Enum) | day, sorted by lead and time. A touch of no known lead is not in it.
    Other frames with a time carry `day`, `week`, `month`; conversations also `lead_row` (null: an unknown lead).
    """

    leads: pl.DataFrame
    stage_changes: pl.DataFrame
    touches: pl.DataFrame
    conversations: pl.DataFrame
    content: pl.DataFrame
    content_uses: pl.DataFrame
    ratings: pl.DataFrame
    campaigns: pl.DataFrame
    spend: pl.DataFrame
    targets: pl.DataFrame
    disputes: pl.DataFrame
    calendar: Calendar
    as_of: date
    agreements: tuple[object, ...] = field(default=())
    """The agreements ever in force (`agreement.InForce`), oldest first."""
    charters: tuple[CharterInForce, ...] = ()
    """The charters ever in force, oldest first."""
    strays: int = 0
    """Touches that name a lead which is not in `leads`: left out of `touches`, counted here."""
    moves: pl.DataFrame = field(default_factory=lambda: NO_MOVES)
    """Leads that were given to another rep in Accord (`agreement.moves.MOVES`), added by the store."""


def ledger(frames: dict[str, pl.DataFrame], calendar: Calendar | None = None, as_of: date | None = None) -> Ledger:
    """A ledger from bare frames of the contract, as everything was known at the end of `as_of`.

    Missing frames are empty. `as_of` left out means the last day on which anything happened.
    A fact after `as_of` does not exist: a later lead is absent, a later event of an earlier lead is null. Ratings of
    content alone are known until now where no day is asked for: they are given here, between two imports, and a click
    must not carry the whole company to its day.
    """
    calendar = calendar or Calendar()
    whole = {name: _conformed(frames.get(name), name) for name in FRAMES}
    asked, as_of = as_of is not None, as_of or last_day(whole, calendar)
    end = pl.lit(calendar.begins(_next(as_of))).cast(pl.Datetime("us", "UTC"))
    leads = _known_leads(with_history(whole["leads"], whole["stage_changes"], end, calendar), end)
    touches = known_touches(whole["touches"], leads, end, calendar)
    return Ledger(
        leads=_cycles(_dated(with_recency(leads, touches), calendar, read_until(as_of, calendar)), calendar, as_of),
        stage_changes=whole["stage_changes"].filter(pl.col("at") < end),
        touches=touches,
        conversations=_linked(_timed(whole["conversations"].filter(pl.col("at") < end), calendar), leads),
        content=whole["content"].filter(pl.col("published_on").is_null() | (pl.col("published_on") <= as_of)),
        content_uses=_timed(whole["content_uses"].filter(pl.col("at") < end), calendar),
        ratings=known_ratings(whole["ratings"], end if asked else pl.max_horizontal(end, pl.lit(datetime.now(UTC)))),
        campaigns=whole["campaigns"],
        spend=whole["spend"].filter(pl.col("on") <= as_of),
        targets=whole["targets"],
        disputes=known_disputes(whole["disputes"], end),
        calendar=calendar,
        as_of=as_of,
        strays=named_touches(whole["touches"], end) - touches.height,
    )


def last_day(frames: dict[str, pl.DataFrame], calendar: Calendar) -> date:
    """The last business date on which anything happened, at most today; today when nothing ever did.

    A date in the future is a mistake or a plan: it must not carry the whole company there.
    """
    leads = frames.get("leads", LEADS.empty)
    latest = [leads[f"{event}_at"].max() for event in EVENTS if f"{event}_at" in leads.columns]
    for name in (STAGE_CHANGES.name, TOUCHES.name, CONVERSATIONS.name, CONTENT_USES.name):
        if name in frames:
            latest.append(frames[name]["at"].max())
    known = [moment for moment in latest if isinstance(moment, datetime)]
    return min(calendar.today(max(known)), calendar.today()) if known else calendar.today()


def with_leads(bundle: Ledger, leads: pl.DataFrame, agreements: tuple[object, ...] = ()) -> Ledger:
    """The same ledger over other lead columns (used to add the agreement's verdicts), or over some of its leads."""
    same = leads["lead_id"].equals(bundle.leads["lead_id"])
    moved = replace(bundle, leads=leads, agreements=agreements or bundle.agreements)
    if same:
        return moved
    touches = touches_of(bundle.touches, bundle.leads, leads)
    return replace(moved, touches=touches, conversations=_linked(bundle.conversations.drop("lead_row"), leads))


def read_until(as_of: date, calendar: Calendar) -> datetime:
    """The end of `as_of`; while that day still runs, now: a lead of this morning has not waited until midnight."""
    return datetime.now(UTC) if as_of == calendar.today() else calendar.begins(_next(as_of))


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _conformed(frame: pl.DataFrame | None, name: str) -> pl.DataFrame:
    """Every column of the contract, in order and in type; what the frame does not have is null."""
    columns = FRAMES[name].columns
    if frame is None:
        return FRAMES[name].empty
    have = [
        (pl.col(column) if column in frame.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in columns.items()
    ]
    return frame.select(have)


def _known_leads(leads: pl.DataFrame, end: pl.Expr) -> pl.DataFrame:
    """Leads that existed before `end`, with later events and what came with them unknown."""
    first = pl.min_horizontal("first_change_at", *(pl.col(f"{event}_at") for event in EVENTS))
    known = leads.filter(
        pl.col("created_at").fill_null(first).is_null() | (pl.col("created_at").fill_null(first) < end)
    )
    later = [pl.when(pl.col(f"{e}_at") < end).then(pl.col(f"{e}_at")).alias(f"{e}_at") for e in EVENTS]
    known = known.with_columns(later)
    return known.with_columns(
        pl.when(pl.col("rejected_at").is_not_null()).then("rejection_reason"),
        pl.when(pl.col("lost_at").is_not_null()).then("lost_reason"),
        pl.when(pl.col("first_response_at").is_not_null()).then("attempts"),
        pl.when(pl.col("updated_at") < end).then("updated_at"),
    )


def _linked(frame: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """Adds `lead_row`, so that nobody joins by name again; null where the lead is not known."""
    rows = leads.lazy().select("lead_id").with_row_index("lead_row")
    return frame.lazy().join(rows, on="lead_id", how="left", maintain_order="left").collect()


def _timed(frame: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    frame = frame.with_columns(days("at", calendar).alias("day"))
    return frame.with_columns(weeks(pl.col("day"), calendar).alias("week"), months(pl.col("day")).alias("month"))


def _dated(leads: pl.DataFrame, calendar: Calendar, until: datetime) -> pl.DataFrame:
    """Adds decisions, business days, weeks, months and clocks; narrows the dimensions to Enum."""
    accepted, rejected = ("first_accepted_at", "accepted_at"), ("first_rejected_at", "rejected_at")
    ever_accepted = pl.col("accepted_at").is_not_null()
    decided = ever_accepted | pl.col("rejected_at").is_not_null()
    leads = leads.with_columns(
        pl.max_horizontal("accepted_at", "rejected_at").alias("decided_at"),
        pl.min_horizontal(*accepted, *rejected).alias("first_decided_at"),
        pl.when(decided)
        .then((pl.min_horizontal(accepted) <= pl.min_horizontal(rejected)).fill_null(ever_accepted))
        .alias("first_accepted"),
        pl.when(decided)
        .then(pl.col("rejected_at").is_null() | (pl.col("accepted_at") >= pl.col("rejected_at")).fill_null(False))
        .alias("accepted"),
        pl.when(pl.col("handed_over_again_at") > pl.max_horizontal("accepted_at", "rejected_at"))
        .then("handed_over_again_at")
        .alias("handed_over_again_at"),
        pl.max_horizontal(pl.lit(until, pl.Datetime("us", "UTC")), *WAITS.values()).alias("known_until"),
    )
    events = (*EVENTS, "decided", "first_decided")
    leads = leads.with_columns(days(f"{event}_at", calendar).alias(f"{event}_day") for event in events)
    leads = leads.with_columns(
        *(weeks(pl.col(f"{event}_day"), calendar).alias(f"{event}_week") for event in events),
        *(months(pl.col(f"{event}_day")).alias(f"{event}_month") for event in events),
    )
    clocks = {**CLOCKS, **{name: (start, "known_until") for name, start in WAITS.items()}}
    leads = leads.with_columns(
        *(minutes(start, stop).alias(name) for name, (start, stop) in clocks.items()),
        *(
            business_minutes(start, stop, calendar).alias(name.replace("_minutes", "_business_minutes"))
            for name, (start, stop) in clocks.items()
        ),
    )
    leads = leads.drop("known_until", "first_change_at", "first_accepted_at", "first_rejected_at")
    return leads.with_columns(enum(leads[column]) for column in (*DIMENSIONS, "rejection_reason"))


def _cycles(leads: pl.DataFrame, calendar: Calendar, as_of: date) -> pl.DataFrame:
    """Adds the days that each opportunity took, or has taken so far: dates apart, and the working days among them."""
    until = pl.coalesce("won_day", "lost_day", pl.lit(as_of).cast(pl.Int32)).alias("until_day")
    ended = leads.with_columns(until)
    return ended.with_columns(
        (pl.col("until_day") - pl.col("opportunity_day")).alias("cycle_days"),
        working_days("opportunity_day", "until_day", calendar).alias("cycle_business_days"),
    ).drop("until_day")
