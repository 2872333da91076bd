"""What a planned campaign would bring, foreseen from like campaigns: the numbers that both teams sign on."""

from collections.abc import Sequence
from math import exp, log, log1p, sqrt
from random import Random
from statistics import fmean, stdev

from agreement.campaign_foreseen import Expected, Reach
from agreement.campaigns import Plan
from agreement.ledger import Ledger
from metrics._campaign_history import SAL_DAYS, Past, history
from metrics._maturity import promised_age
from metrics._pooled import Mixture, prior

FEWEST = 3
"""Campaigns below which a channel is not foreseen by itself, and all together say nothing."""
FEW_MARGINS = 10
"""Wins below which the margins of a channel are not taken for its own."""
DRAWS = 2_000
_SEED = 20261201
_TAIL = 0.1
_TINY = 1e-12
_MANY = 100.0
"""From so much variance on, a number of successes is drawn from the normal distribution."""
_SOME = 300
"""So many margins stand for all of a campaign that wins more."""


def foreseen(ledger: Ledger, plan: Plan) -> Expected:
    """Leads, SALs, wins and profit of a plan, with 80 % intervals for the campaign itself, not for a mean of many."""
    return foreseen_from(history(ledger), plan.channel, plan.cost_cents, promised_age(ledger))


def foreseen_from(past: Sequence[Past], channel: str, cost_cents: int, win_days: int, draws: int = DRAWS) -> Expected:
    """The same from campaigns as they were.

    leads: the planned cost over a cost per lead, log-normal among like campaigns (Student's t for one more of them).
    sals, wins: a share of these leads, Beta-binomial, the prior estimated from like campaigns (`metrics._pooled`).
    profit: a margin for each win, drawn from those that like campaigns won (Bayesian bootstrap, Rubin 1981) − the cost.
    Like campaigns are those of the channel; for each of these, of all channels where it has fewer than FEWEST that tell
    (of margins FEW_MARGINS). What is unsure of the
    parameters and what is chance both count. `value` is the typical one: leads, shares and margins at their middle.
    Null where history says nothing. Checked by simulation: the intervals hold 80 of 100 (`tests/README.md`).
    Misleads when the campaign is much larger than those before it (each further lead costs more), and where campaigns
    brought no lead that names them: these say nothing of what a lead costs. Whoever was touched but not brought counts
    nowhere: a mailing to known leads is worth more than this says.
    """
    own = [one for one in past if one.channel is not None and one.channel.casefold() == channel.casefold()]
    enough = len(_costs(own)) >= FEWEST
    like = own if enough else list(past)
    costs, draw = _costs(like), Random(_SEED)
    if len(costs) < FEWEST or cost_cents <= 0:
        return Expected(sal_days=SAL_DAYS, win_days=win_days)
    typical = cost_cents / exp(fmean(costs))
    leads = [_leads(cost_cents, costs, draw) for _ in range(draws)]
    sal, win = (_shares(own, past, *names) for names in (("sals", "sal_leads"), ("wins", "win_leads")))
    margins = [cents for one in own for cents in one.margins]
    margins = margins if len(margins) >= FEW_MARGINS else [cents for one in past for cents in one.margins]
    sals, wins = _brought(sal, leads, draw), _brought(win, leads, draw)
    profits = [_margin(margins, n, draw) - cost_cents for n in wins] if margins else []
    worth = fmean(margins) if margins else 0.0
    return Expected(
        leads=_reach(typical, leads),
        sals=_reach(typical * _mean(sal), sals) if sals else None,
        wins=_reach(typical * _mean(win), wins) if wins else None,
        profit_cents=_reach(typical * _mean(win) * worth - cost_cents, profits) if profits else None,
        like=len(costs),
        channel=own[0].channel if enough else None,
        sal_days=SAL_DAYS,
        win_days=win_days,
    )


def _costs(past: Sequence[Past]) -> list[float]:
    """The logarithms of what a lead cost, of each campaign that is over."""
    return [log(one.cost_cents / one.leads) for one in past if one.leads and one.cost_cents and one.cost_cents > 0]


def _leads(cost: int, costs: Sequence[float], draw: Random) -> int:
    """The leads of one more campaign: its cost per lead has a Student's t on the scale of logarithms."""
    n = len(costs)
    student = draw.gauss(0, 1) / sqrt(draw.gammavariate((n - 1) / 2, 2) / (n - 1))
    per_lead = fmean(costs) + stdev(costs) * sqrt(1 + 1 / n) * student
    return round(min(cost / exp(max(min(per_lead, 700), -700)), 1e7))


def _shares(own: Sequence[Past], past: Sequence[Past], part: str, whole: str) -> Mixture | None:
    """The Beta distributions from which a share of one more campaign may come, each with its weight.

    Those with one peak only: a handful of campaigns with a win or two does not rule out that nearly all bring nothing
    and some bring a customer with every other lead, and nobody believes that of like campaigns.
    """
    told, every = (
        [(won, n) for one in some if (won := getattr(one, part)) is not None and (n := getattr(one, whole))]
        for some in (own, past)
    )
    groups = told if len(told) >= FEWEST else every
    if len(groups) < FEWEST:
        return None
    if not sum(won for won, _ in groups):
        return [(1.0, 0.5, 0.5 + sum(n for _, n in groups))]
    found = prior(groups)
    peaked = [(weight, a, b) for weight, a, b in found if min(a, b) >= 1]
    total = sum(weight for weight, _, _ in peaked)
    return [(weight / total, a, b) for weight, a, b in peaked] if total else found


def _mean(mixture: Mixture | None) -> float:
    return sum(weight * a / (a + b) for weight, a, b in mixture or ())


def _share(mixture: Mixture, draw: Random) -> float:
    ((_, a, b),) = draw.choices(mixture, [weight for weight, _, _ in mixture])
    return draw.betavariate(a, b)


def _brought(shares: Mixture | None, leads: Sequence[int], draw: Random) -> list[int]:
    """How many of the leads of each draw come that far; nothing where nobody knows a share."""
    return [_successes(n, _share(shares, draw), draw) for n in leads] if shares else []


def _successes(n: int, share: float, draw: Random) -> int:
    """A binomial number: by the gaps between successes where they are few (Devroye 1986, X.4), else by the normal."""
    if share < _TINY or n <= 0:
        return 0
    if n * share * (1 - share) > _MANY or share > 0.999:
        return min(n, max(0, round(draw.gauss(n * share, sqrt(n * share * (1 - share))))))
    found, place, gap = 0, 0, log1p(-share)
    while True:
        place += int(log(1 - draw.random()) / gap) + 1
        if place > n:
            return found
        found += 1


def _margin(margins: Sequence[int], wins: int, draw: Random) -> float:
    """The margin of so many wins, in cents, from margins whose weights are unsure."""
    if not wins:
        return 0.0
    weights = [draw.expovariate(1) for _ in margins]
    many = min(wins, _SOME)
    return sum(draw.choices(margins, weights, k=many)) * wins / many


def _reach(value: float, drawn: Sequence[float]) -> Reach:
    """The typical value and the ends between which 80 of 100 draws lie."""
    ordered = sorted(drawn)
    low, high = ordered[int(_TAIL * len(ordered))], ordered[int((1 - _TAIL) * len(ordered))]
    return Reach(value, float(min(low, value)), float(max(high, value)))
