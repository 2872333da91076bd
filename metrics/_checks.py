"""What can be wrong with a lead: facts that are missing, and facts that cannot both be true."""

from dataclasses import dataclass

import polars as pl

from agreement.frames import KNOWN

EARLIEST = pl.datetime(1990, 1, 1, time_zone="UTC")
"""No company's leads are older than this; an older date is a placeholder or a slip."""


@dataclass(frozen=True)
class Check:
    """One question to every lead that it is about."""

    name: str
    kind: str
    """missing, order, amount, date"""
    words: str
    about: pl.Expr
    wrong: pl.Expr


def _every() -> pl.Expr:
    return pl.col("lead_id").is_not_null()


def _known(column: str) -> pl.Expr:
    return pl.col(column).is_not_null()


def _missing(column: str, words: str, about: pl.Expr) -> Check:
    return Check(f"missing_{column}", "missing", words, about, pl.col(column).is_null())


def _order(later: str, earlier: str) -> Check:
    """A later event dated before an earlier one. Dates without a time of day are compared by day."""
    day = pl.col(f"{later}_day") < pl.col(f"{earlier}_day")
    timed = ~(_midnight(later) | _midnight(earlier))
    wrong = day | (timed & (pl.col(f"{later}_at") < pl.col(f"{earlier}_at")))
    names = (later.replace("_", " "), earlier.replace("_", " "))
    words = f"{names[0]} before {names[1]}"
    return Check(f"{later}_before_{earlier}", "order", words, _known(f"{later}_at") & _known(f"{earlier}_at"), wrong)


def _midnight(event: str) -> pl.Expr:
    return pl.col(f"{event}_at") == pl.col(f"{event}_at").dt.truncate("1d")


def _ancient() -> pl.Expr:
    return (
        pl.min_horizontal("created_at", "handed_over_at", "accepted_at", "rejected_at", "won_at", "lost_at") < EARLIEST
    )


_HANDED_OVER, _WON = "handed_over_at", "won_at"
CHECKS: tuple[Check, ...] = (
    *(
        _missing(column, f"{words} unknown", _every())
        for column, words in {
            "created_at": "creation date", "source": "source", "channel": "channel", "campaign_id": "campaign",
            "segment": "segment", "industry": "industry", "region": "region", "employees": "number of employees",
            "job_level": "job level", "score": "score",
        }.items()
    ),
    *(
        _missing(column, f"{column.removesuffix('_known')}: not recorded whether known, of leads handed over",
                 _known(_HANDED_OVER))
        for column in KNOWN
    ),
    _missing("sales_owner", "no sales owner, of leads handed over", _known(_HANDED_OVER)),
    _missing("rejection_reason", "no reason, of leads rejected", _known("rejected_at")),
    _missing("attempts", "attempts not recorded, of leads rejected after a response",
             _known("rejected_at") & _known("first_response_at")),
    _missing("amount_cents", "no amount, of leads won", _known(_WON)),
    _missing("margin_share", "no margin, of leads won", _known(_WON)),
    _missing("lost_reason", "no reason, of leads lost", _known("lost_at")),
    _missing("handed_over_at", "never handed over, of leads decided on", _known("decided_at")),
    *(_order(later, "created") for later in ("qualified", "handed_over", "opportunity", "won", "lost")),
    *(_order(later, "handed_over") for later in ("first_response", "accepted", "rejected")),
    _order("won", "opportunity"),
    _order("won", "accepted"),
    Check("won_and_lost", "order", "won and lost", _known(_WON) | _known("lost_at"), _known(_WON) & _known("lost_at")),
    Check("negative_amount", "amount", "negative amount", _known("amount_cents"), pl.col("amount_cents") < 0),
    Check("ancient_date", "date", "dated before 1990", _every(), _ancient()),
)  # fmt: skip
