"""Did a planned campaign bring what both teams expected when they signed, and did any run without a signature?"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from agreement.campaign_foreseen import Expected, Reach
from agreement.campaigns import ENDED, RUNNING, Planned
from agreement.charter import charter_at
from agreement.ledger import Ledger
from metrics._campaign_history import OF, SAL_DAYS, own_leads
from metrics._maturity import promised_age
from metrics._recorded import on_record

TOO_EARLY, INSIDE, OUTSIDE = "too early", "inside", "outside"
NOT_LINKED, UNKNOWN = "not linked to a campaign", "nobody knows"
_MOMENT = timedelta(microseconds=1)
SCORED = {
    "plan_id": pl.Int64, "name": pl.String, "campaign_id": pl.String, "measure": pl.String, "expected": pl.Float64,
    "low": pl.Float64, "high": pl.Float64, "actual": pl.Float64, "state": pl.String, "ripe_on": pl.Date,
}  # fmt: skip
UNGATED = {
    OF: pl.String, "name": pl.String, "channel": pl.String, "starts_on": pl.Date, "spent": pl.Float64,
    "limit": pl.Float64, "plan_id": pl.Int64,
}  # fmt: skip


def scored(ledger: Ledger, plans: Sequence[Planned]) -> pl.DataFrame:
    """What was expected of each running or ended plan against what came, a row for each measure.

    measure: leads, sals, wins (leads that name the campaign; accepted and won within the days that were signed on),
    profit (margin of these wins − spend, whole units), spend (against the planned cost, which is no interval: inside
    is at most that). It is ripe when the youngest lead of the campaign's days is old enough; before it is too early,
    and `actual` is what came so far. `low` and `high` hold 80 of 100 such campaigns: one in five is outside by chance.
    Returns the columns of SCORED; expected is null where nothing could be foreseen.
    """
    found = [row for one in plans if one.state in (RUNNING, ENDED) for row in _of_plan(ledger, one)]
    return pl.DataFrame(found, schema=SCORED, orient="row")


def ungated(ledger: Ledger, plans: Sequence[Planned]) -> pl.DataFrame:
    """Campaigns that spent more than the limit without the signature of sales: named, not blocked.

    The limit is that of the charter that ruled on the campaign's first day; earlier ones are not judged. `plan_id` is
    its plan, where it has one that sales did not sign.
    Returns campaign_id | name | channel | starts_on | spent | limit (whole units) | plan_id, the dearest first.
    """
    signed = {one.campaign_id for one in plans if one.campaign_id and "sales" in one.signed_sides}
    planned = {one.campaign_id: one.id for one in plans if one.campaign_id}
    known = ledger.spend.drop_nulls("amount_cents").group_by(OF).agg(pl.col("amount_cents").sum().alias("cents"))
    found = []
    for row in ledger.campaigns.join(known, on=OF).drop_nulls("starts_on").iter_rows(named=True):
        charter = charter_at(ledger.charters, ledger.calendar.begins(row["starts_on"] + timedelta(days=1)) - _MOMENT)
        limit = charter.charter.campaign_limit_cents if charter else None
        if limit is not None and row["cents"] > limit and row[OF] not in signed:
            spent = (row[OF], row["name"], row["channel"], row["starts_on"], row["cents"] / 100, limit / 100)
            found.append((*spent, planned.get(row[OF])))
    return pl.DataFrame(found, schema=UNGATED, orient="row").sort("spent", OF, descending=[True, False])


def _of_plan(ledger: Ledger, one: Planned) -> list[tuple[Any, ...]]:
    said = one.expected or Expected(sal_days=SAL_DAYS, win_days=promised_age(ledger))
    came = _came(ledger, one.campaign_id, said) if one.campaign_id else {}
    ends = _ends(ledger, one)
    ages = {"leads": 0, "sals": said.sal_days, "wins": said.win_days, "profit": said.win_days, "spend": 0}
    money = said.profit_cents and Reach(*(end / 100 for end in vars(said.profit_cents).values()))
    planned = Reach(one.plan.cost_cents / 100, 0.0, one.plan.cost_cents / 100)
    reaches = {"leads": said.leads, "sals": said.sals, "wins": said.wins, "profit": money, "spend": planned}
    rows = []
    for measure, age in ages.items():
        reach, actual, ripe = reaches[measure], came.get(measure), ends + timedelta(days=age)
        told = (reach.value, reach.low, reach.high) if reach else (None, None, None)
        state = _state(one.campaign_id, actual, reach, ledger.as_of >= ripe)
        rows.append((one.id, one.plan.name, one.campaign_id, measure, *told, actual, state, ripe))
    return rows


def _ends(ledger: Ledger, one: Planned) -> date:
    """The later of the last day that was planned and the one on record."""
    listed: list[date] = (
        ledger.campaigns.filter(pl.col(OF) == (one.campaign_id or ""))["ends_on"].drop_nulls().to_list()
    )
    return max([one.plan.ends_on, *listed])


def _came(ledger: Ledger, campaign_id: str, said: Expected) -> dict[str, float | None]:
    """What the campaign brought so far; null where it was never recorded."""
    leads = own_leads(ledger, said.sal_days, said.win_days).filter(pl.col(OF) == campaign_id)
    spent = ledger.spend.filter(pl.col(OF) == campaign_id)["amount_cents"].drop_nulls().to_list()
    accepted, won = (on_record(ledger, f"{event}_at") for event in ("accepted", "won"))
    margins = leads.filter("won")["margin_cents"].to_list()
    known = won and spent and None not in margins
    return {
        "leads": float(leads.height),
        "sals": float(leads["sal"].sum()) if accepted else None,
        "wins": float(len(margins)) if won else None,
        "profit": (sum(margins) - sum(spent)) / 100 if known else None,
        "spend": sum(spent) / 100 if spent else None,
    }


def _state(campaign_id: str | None, actual: float | None, reach: Reach | None, ripe: bool) -> str:
    if campaign_id is None:
        return NOT_LINKED
    if not ripe:
        return TOO_EARLY
    if actual is None or reach is None:
        return UNKNOWN
    return INSIDE if reach.low <= actual <= reach.high else OUTSIDE
