"""Each kind of commitment as a question to a lead: kept (true), broken (false), or still open (null)."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from agreement.compiled import accepted
from agreement.definition import Commitment, Definition
from agreement.ledger import Ledger
from metrics._recorded import on_record

BY_WEEK = ("volume", "capacity")
"""Promised for a week as a whole, not for each lead."""
UNREACHABLE = "unable to reach"


@dataclass(frozen=True)
class Promise:
    """One commitment, put to the leads that its agreement judged."""

    about: pl.Expr
    """Which of those leads it is about."""
    week: str
    """The column with the week to which a lead counts."""
    kept: pl.Expr


def promise(commitment: Commitment, definition: Definition, ledger: Ledger) -> Promise:
    """The question that a commitment asks of each lead."""
    return _KINDS[commitment.kind](commitment, definition, ledger)


def _first_response(commitment: Commitment, _definition: Definition, ledger: Ledger) -> Promise:
    """Nobody knows who was answered where no response was ever recorded: no lead is asked."""
    in_time = _in_time(pl.col("response_business_minutes"), commitment.amount)
    return Promise(pl.col("passes") & on_record(ledger, "first_response_at"), "handed_over_week", in_time)


def _decision(commitment: Commitment, _definition: Definition, ledger: Ledger) -> Promise:
    """A rejection without a reason does not keep the promise."""
    limit = commitment.amount * (ledger.calendar.closes - ledger.calendar.opens)
    in_time = _in_time(pl.col("decision_business_minutes"), limit)
    unexplained = ~pl.col("first_accepted") & pl.col("rejection_reason").is_null()
    return _handed_over(pl.when(unexplained).then(False).otherwise(in_time))


def _attempts(commitment: Commitment, _definition: Definition, _ledger: Ledger) -> Promise:
    """Leads given up as unreachable; an undecided one may still become one, unrecorded attempts tell nothing."""
    reason = pl.col("rejection_reason").cast(pl.String).str.to_lowercase().str.replace_all(r"[\s_-]+", " ")
    given_up = ~pl.col("accepted") & (reason == UNREACHABLE) & pl.col("attempts").is_not_null()
    undecided = pl.col("decided_at").is_null()
    kept = pl.when(~undecided).then(pl.col("attempts") >= commitment.amount)
    return Promise(pl.col("passes") & (undecided | given_up.fill_null(False)), "handed_over_week", kept)


def _complete(_commitment: Commitment, definition: Definition, _ledger: Ledger) -> Promise:
    information = Definition(rules=tuple(rule for rule in definition.rules if rule.block == "information"))
    return Promise(pl.lit(True), "handed_over_week", accepted(information))


def _win_rate(commitment: Commitment, _definition: Definition, ledger: Ledger) -> Promise:
    """Nobody knows who was won where no win was ever recorded: no lead is asked."""
    as_of = pl.lit(ledger.as_of).cast(pl.Int32)
    old = as_of - pl.col("accepted_day") >= commitment.amount
    won = (pl.col("won_day") - pl.col("accepted_day") <= commitment.amount).fill_null(False)
    kept = pl.when(won).then(True).when(old).then(False)
    return Promise(pl.col("passes") & pl.col("accepted") & on_record(ledger, "won_at"), "accepted_week", kept)


def _handed_over(kept: pl.Expr) -> Promise:
    return Promise(pl.col("passes"), "handed_over_week", kept)


def _in_time(minutes: pl.Expr, limit: int) -> pl.Expr:
    """Done within the limit, done or still waiting beyond it, or still waiting within it."""
    waited_too_long = pl.when(pl.col("waiting_business_minutes") > limit).then(False)
    return pl.when(minutes.is_not_null()).then(minutes <= limit).otherwise(waited_too_long)


_KINDS: dict[str, Callable[[Commitment, Definition, Ledger], Promise]] = {
    "first_response": _first_response,
    "decision": _decision,
    "attempts": _attempts,
    "complete": _complete,
    "win_rate": _win_rate,
}
