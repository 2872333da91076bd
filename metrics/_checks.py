"""What can be wrong with a lead: facts that are missing, late, there twice, or that cannot both be true."""

from dataclasses import dataclass, replace

import polars as pl

from agreement.calendar import days, weeks
from agreement.frames import EVENTS, KNOWN
from agreement.ledger import Ledger
from metrics._twice import twice

EARLIEST = pl.datetime(1990, 1, 1, time_zone="UTC")
"""No company's leads are older than this; an older date is a placeholder or a slip."""
LATE = 7
"""Days after its latest event beyond which a lead's latest change is late."""


@dataclass(frozen=True)
class Check:
    """One question to every lead that it is about."""

    name: str
    kind: str
    """missing, order, amount, date, late, twice, stray, history"""
    words: str
    about: pl.Expr
    wrong: pl.Expr


def checkable(ledger: Ledger) -> pl.LazyFrame:
    """The leads with what CHECKS ask beside their own columns.

    `changed_week` (of the latest change) | `behind` (days from the latest event or stage change to it) | `email_twice`
    | `person_twice` (some other lead has the same; null where nobody knows) | `listed` (whether its campaign is one of
    the campaigns; null where no campaign is known).
    """
    entered, changed = (days(name, ledger.calendar) for name in ("last_change_at", "updated_at"))
    latest = pl.max_horizontal(entered, *(f"{event}_day" for event in EVENTS))
    listed = pl.col("campaign_id").is_in(ledger.campaigns["campaign_id"].implode())
    return ledger.leads.lazy().with_columns(
        weeks(changed, ledger.calendar).alias("changed_week"),
        (changed - latest).alias("behind"),
        twice(ledger.leads, "email").alias("email_twice"),
        twice(ledger.leads, "name", "company").alias("person_twice"),
        (listed if ledger.campaigns.height else pl.lit(None, pl.Boolean)).alias("listed"),
    )


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


def _in_one_round(check: Check) -> Check:
    """But for leads whose history knows a decision before the recycling: this one came in a later round."""
    earlier = _known("entered_again") & (pl.col("first_decided_at") <= pl.col("recycled_at"))
    return replace(check, about=check.about & ~earlier.fill_null(False))


def _midnight(event: str) -> pl.Expr:
    return pl.col(f"{event}_at") == pl.col(f"{event}_at").dt.truncate("1d")


def _ancient() -> pl.Expr:
    return (
        pl.min_horizontal("created_at", "handed_over_at", "accepted_at", "rejected_at", "won_at", "lost_at") < EARLIEST
    )


_HANDED_OVER, _WON, _REJECTED = "handed_over_at", "won_at", "rejected_at"
CHANGED_LATE = Check("changed_late", "late", f"latest change more than {LATE} days after the latest event",
                     _known("behind"), pl.col("behind") > LATE)  # fmt: skip
"""The one that has a row for every week, too: the week in which the lead was changed."""
CHECKS: tuple[Check, ...] = (
    *(
        _missing(column, f"{words} unknown", _every())
        for column, words in {
            "created_at": "creation date", "source": "source", "channel": "channel", "campaign_id": "campaign",
            "segment": "segment", "industry": "industry", "region": "region", "employees": "number of employees",
            "job_level": "job level", "persona": "persona", "score": "score", "name": "contact name",
            "company": "company name", "email": "e-mail address", "marketing_owner": "marketing owner",
            "source_system": "system it came from", "updated_at": "date of the latest change",
        }.items()
    ),
    *(
        _missing(column, f"{column.removesuffix('_known')}: not recorded whether known, of leads handed over",
                 _known(_HANDED_OVER))
        for column in KNOWN
    ),
    _missing("qualified_at", "never qualified, of leads handed over", _known(_HANDED_OVER)),
    _missing("assigned_at", "never assigned, of leads handed over", _known(_HANDED_OVER)),
    _missing("sales_owner", "no sales owner, of leads handed over", _known(_HANDED_OVER)),
    _missing("first_response_at", "never answered, of leads accepted", _known("accepted_at")),
    _missing("rejection_reason", "no reason, of leads rejected", _known(_REJECTED)),
    _missing("attempts", "attempts not recorded, of leads rejected after a response",
             _known(_REJECTED) & _known("first_response_at")),
    _missing("opportunity_at", "never an opportunity, of leads won", _known(_WON)),
    _missing("amount_cents", "no amount, of leads won", _known(_WON)),
    _missing("margin_share", "no margin, of leads won", _known(_WON)),
    _missing("lost_reason", "no reason, of leads lost", _known("lost_at")),
    _missing("handed_over_at", "never handed over, of leads decided on", _known("decided_at")),
    *(_order(later, "created") for later in ("qualified", "handed_over", "opportunity", "won", "lost")),
    *(_order(later, "handed_over") for later in ("first_response", "accepted", "rejected")),
    _in_one_round(_order("recycled", "rejected")),
    *(_order(closed, "opportunity") for closed in ("won", "lost")),
    _order("won", "accepted"),
    Check("won_and_lost", "order", "won and lost", _known(_WON) | _known("lost_at"), _known(_WON) & _known("lost_at")),
    Check("changed_before_event", "order", "latest change before the day of the latest event", _known("behind"),
          pl.col("behind") < 0),
    Check("negative_amount", "amount", "negative amount", _known("amount_cents"), pl.col("amount_cents") < 0),
    Check("ancient_date", "date", "dated before 1990", _every(), _ancient()),
    CHANGED_LATE,
    Check("email_twice", "twice", "e-mail address of another lead, too", _known("email_twice"), pl.col("email_twice")),
    Check("person_twice", "twice", "contact and company of another lead, too", _known("person_twice"),
          pl.col("person_twice")),
    Check("entered_again", "history", "entered a stage again, of leads with a stage history", _known("entered_again"),
          pl.col("entered_again")),
    Check("history_contradicted", "history", "own dates that the stage history contradicts, of leads with one",
          _known("contradicted"), pl.col("contradicted")),
    Check("unlisted_campaign", "stray", "campaign that is not among the campaigns",
          _known("campaign_id") & _known("listed"), ~pl.col("listed")),
)  # fmt: skip
