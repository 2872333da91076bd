"""Who a lead is: company, person, score, and what marketing has found out about it."""

from math import log
from random import Random
from typing import Any

from sample_data import company
from sample_data.company import FIRST_NAMES, FIRST_WORDS, LAST_NAMES, SECOND_WORDS, TRADES
from sample_data.terms import passes

_MEAN_SCORE = {"referral": 59, "partner": 57, "trade show": 53, "purchased list": 50}
_MISSING = {"email": 0.03, "phone": 0.2, "budget": 0.5, "authority": 0.42, "need": 0.1, "timing": 0.47}


def profile(lead: dict[str, Any], draw: Random) -> None:
    """Fills in everything that is known about the person and the company at the hand-over."""
    segment = _one(company.SEGMENTS, draw)
    industry = _one(company.INDUSTRIES, draw)
    median, spread, least, most = company.EMPLOYEES[segment]
    employees = min(max(round(draw.lognormvariate(log(median), spread)), least), most)
    first, last = draw.choice(FIRST_NAMES), draw.choice(LAST_NAMES)
    stem = draw.choice(FIRST_WORDS) + draw.choice(SECOND_WORDS)
    trade = draw.choice(TRADES[industry])
    lead |= {
        "_segment": segment,
        "segment": _known(segment, 0.02, draw),
        "industry": _known(industry, 0.05, draw),
        "region": _one(company.REGIONS, draw),
        "employees": _known(employees, 0.012, draw),
        "job_level": _known(_one(company.JOB_LEVELS, draw), 0.03, draw),
        "persona": _known(_one(company.PERSONAS, draw), 0.08, draw),
        "score": min(max(round(draw.gauss(_MEAN_SCORE.get(lead["source"], 54), 14)), 0), 100),
        "marketing_owner": draw.choice(company.MARKETERS),
        "name": f"{first} {last}",
        "company": f"{stem} {trade}",
        "email": f"{first}.{last}@{stem}-{trade}.example".lower(),
    }
    for field, missing in _MISSING.items():
        lead[f"{field}_known"] = True if draw.random() > missing else draw.choice((False, None))
    lead["_pricing"] = draw.random() < 0.95
    lead["_fits"] = passes(lead, bar=0)
    lead["_passes"] = lead["_fits"] and passes(lead, bar=55)


def _one(shares: dict[str, int], draw: Random) -> str:
    return draw.choices(tuple(shares), tuple(shares.values()))[0]


def _known(value: Any, missing: float, draw: Random) -> Any:
    return None if draw.random() < missing else value
