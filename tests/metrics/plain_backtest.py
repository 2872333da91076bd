"""The back-test once more, slow and plain: loops over dictionaries, no polars and nothing of the product but its data.

Written from `design/agreement.md` and from what `metrics._sweep.COLUMNS` says of each column. Every bar asks every lead
again. Times are UTC, days are those of the company's own time zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from statistics import NormalDist
from typing import Any
from zoneinfo import ZoneInfo

from agreement.definition import Definition, Rule

Row = dict[str, Any]
KNOWN = ("email_known", "phone_known", "budget_known", "authority_known", "need_known", "timing_known")
EVENTS = (
    "created_at", "qualified_at", "handed_over_at", "assigned_at", "first_response_at", "accepted_at", "rejected_at",
    "recycled_at", "opportunity_at", "won_at", "lost_at",
)  # fmt: skip
WORK = ("first_response_at", "accepted_at", "opportunity_at", "won_at", "lost_at")
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Company:
    """Rows of the contract, as they were imported."""

    leads: list[Row]
    touches: list[Row]
    as_of: date
    zone: str = "UTC"

    def day(self, at: datetime) -> date:
        return at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def end(self) -> datetime:
        after = self.as_of + timedelta(days=1)
        return datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def known(company: Company) -> list[Row]:
    """The leads as they were known at the end of `as_of`: later facts do not exist."""
    rows = []
    for lead in company.leads:
        row = dict(lead)
        first = min((row[event] for event in EVENTS if row.get(event)), default=None)
        born = row.get("created_at") or first
        if born is not None and born >= company.end:
            continue
        for event in EVENTS:
            if row.get(event) is not None and row[event] >= company.end:
                row[event] = None
        rows.append(row)
    return rows


def answer(rule: Rule, lead: Row, company: Company) -> bool | None:
    """Whether a lead meets one rule: yes, no, or nobody knows (None)."""
    if rule.field.startswith("touch:"):
        return happened(rule, lead, company)
    value = lead.get(rule.field)
    if rule.operator == "known":
        if rule.field in KNOWN:
            return value
        return True if value is not None else None
    if rule.operator == "within_days":
        if value is None:
            return None
        return (company.day(lead["handed_over_at"]) - company.day(value)).days <= rule.value
    if rule.operator.startswith("domain"):
        value = value.split("@")[-1].strip().lower() if value and "@" in value else None
    if value is None:
        return None
    if rule.operator == "at_least":
        return value >= rule.value
    if rule.operator == "at_most":
        return value <= rule.value
    names = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    among = value in names
    return among if rule.operator in ("is", "one_of", "domain_one_of") else not among


def happened(rule: Rule, lead: Row, company: Company) -> bool:
    """Whether an event lies in the days before the hand-over, counted in whole days of 24 hours from the latest."""
    kind = rule.field.removeprefix("touch:")
    before = [
        touch["at"]
        for touch in company.touches
        if touch["lead_id"] == lead["lead_id"]
        and touch["kind"] == kind
        and touch["at"] <= lead["handed_over_at"]
        and touch["at"] < company.end
    ]
    return bool(before) and (lead["handed_over_at"] - max(before)) // timedelta(days=1) <= rule.value


def passes(rules: list[Rule], lead: Row, company: Company) -> bool:
    """Every rule must hold, of the events any one; what is not known does not hold."""
    events = [rule for rule in rules if rule.field.startswith("touch:")]
    others = [rule for rule in rules if not rule.field.startswith("touch:")]
    for rule in others:
        if answer(rule, lead, company) is not True:
            return False
    return not events or any(answer(event, lead, company) is True for event in events)


def is_bar(rule: Rule) -> bool:
    return rule.field == "score" and rule.operator == "at_least"


def age_of(candidate: Definition) -> int:
    """Days after the hand-over at which an outcome is read: those of the promised win rate, else 180."""
    for promise in candidate.commitments:
        if promise.kind == "win_rate" and promise.amount > 0:
            return promise.amount
    return 180


def weeks(company: Company, rows: list[Row]) -> list[date]:
    """The Mondays of the latest whole weeks, at most 13, none before the first hand-over of the company."""
    handed = [company.day(row["handed_over_at"]) for row in rows if row.get("handed_over_at")]
    monday = company.as_of + timedelta(days=1)
    monday -= timedelta(days=monday.weekday() + 7)
    found = []
    while handed and len(found) < 13 and monday >= min(handed) - timedelta(days=min(handed).weekday()):
        found.append(monday)
        monday -= timedelta(days=7)
    return found


def cases(company: Company, candidate: Definition, current: Definition) -> list[Row]:
    """Every handed-over lead of the segment with what both definitions say and what became of it."""
    age, rows, found = age_of(candidate), known(company), []
    latest = weeks(company, rows)
    fitting = [rule for rule in candidate.rules if not is_bar(rule)]
    for lead in rows:
        if lead.get("handed_over_at") is None:
            continue
        if candidate.segment != "all" and lead.get("segment") != candidate.segment:
            continue
        handed = company.day(lead["handed_over_at"])

        def within(event: str, lead: Row = lead, handed: date = handed) -> bool:
            return lead.get(event) is not None and (company.day(lead[event]) - handed).days <= age

        found.append(
            lead
            | {
                "fits": passes(fitting, lead, company),
                "current": passes(list(current.rules), lead, company),
                "old_enough": (company.as_of - handed).days >= age,
                "is_recent": handed - timedelta(days=handed.weekday()) in latest,
                "was_worked": any(lead.get(event) is not None for event in WORK),
                "is_opened": within("opportunity_at"),
                "is_won": within("won_at"),
                "age_days": age,
                "recent_weeks": len(latest),
            }
        )
    return found


MEASURES = ("replayed", "worked", "won", "vain", "pipeline_cents", "revenue_cents", "too_young", "recent")


def counts(company: Company, candidate: Definition, current: Definition) -> dict[tuple[Any, ...], list[int]]:
    """The sums of MEASURES by source, segment, region, sales owner, score, fits, current."""
    lines: dict[tuple[Any, ...], list[int]] = {}
    for case in cases(company, candidate, current):
        score = case.get("score")
        score = score if score is None else min(max(score, -1), 100)
        key = (*(case.get(name) for name in ("source", "segment", "region", "sales_owner")), score)
        line = lines.setdefault((*key, case["fits"], case["current"]), [0] * 8)
        old, cents = case["old_enough"], case.get("amount_cents") or 0
        adds = (
            old,
            old and case["was_worked"],
            old and case["is_won"],
            old and case["was_worked"] and not case["is_won"],
            cents if old and case["is_opened"] else 0,
            cents if old and case["is_won"] else 0,
            not old,
            case["is_recent"],
        )
        for place, add in enumerate(adds):
            line[place] += int(add)
    return lines


def sweep(company: Company, candidate: Definition, current: Definition) -> list[Row]:
    """Every column of the trade-off at no bar and at each bar from 0 to 100."""
    found = cases(company, candidate, current)
    if not found:
        return []
    everyone = known(company)
    wins_known = any(lead.get("won_at") is not None for lead in everyone)
    money_known = any(lead.get("amount_cents") is not None for lead in everyone)
    scored = any(case.get("score") is not None for case in found)
    return [_at(bar, found, wins_known, money_known, scored) for bar in (None, *range(101))]


def _at(bar: int | None, found: list[Row], wins_known: bool, money_known: bool, scored: bool) -> Row:
    old = [case for case in found if case["old_enough"]]
    for case in found:
        case["passes"] = case["fits"] and (bar is None or (case.get("score") is not None and case["score"] >= bar))
    passing = [case for case in old if case["passes"]]
    won = [case for case in passing if case["is_won"]]
    wins = [case for case in old if case["is_won"]]
    missed = [case for case in wins if not case["passes"]]
    before = [case for case in old if case["current"]]
    lost = [case for case in before if not case["passes"]]
    recent = [case for case in found if case["is_recent"]]
    reps = {case.get("sales_owner") for case in recent} - {None}
    unworked = [case for case in passing if not case["was_worked"]]
    if_worked = len(won) + sum(_rate(case, old) for case in unworked)
    n_weeks = found[0]["recent_weeks"]
    a_week = len([case for case in recent if case["passes"]]) / n_weeks if n_weeks else None
    n = len(passing)
    row = {
        "bar": bar,
        "a_week": a_week,
        "a_rep": a_week / len(reps) if a_week is not None and reps else None,
        "reps": len(reps),
        "recent_weeks": n_weeks,
        "passing": n,
        "won": len(won),
        "value": len(won) / n if n else None,
        "value_if_worked": if_worked / n if n else None,
        "low": _wilson(len(won), n)[0],
        "high": _wilson(if_worked, n)[1],
        "never_worked": len(unworked),
        "recall": len(won) / len(wins) if wins else None,
        "recall_low": _wilson(len(won), len(wins))[0],
        "recall_high": _wilson(len(won), len(wins))[1],
        "wins": len(wins),
        "missed": len(missed),
        "missed_cents": _cents(missed),
        "pipeline_cents": _cents([case for case in passing if case["is_opened"]]),
        "revenue_cents": _cents(won),
        "gained": len([case for case in passing if not case["current"]]),
        "lost": len(lost),
        "spared": len([case for case in lost if case["was_worked"] and not case["is_won"]]),
        "unscored": len([case for case in old if case["fits"] and case.get("score") is None]),
        "replayed": len(old),
        "too_young": len(found) - len(old),
        "age_days": found[0]["age_days"],
    }
    alike = {"bar", "reps", "recent_weeks", "wins", "unscored", "replayed", "too_young", "age_days"}
    if bar is not None and not scored:
        row |= dict.fromkeys(row.keys() - alike)
    if not wins_known:
        of_wins = "won value value_if_worked low high recall recall_low recall_high wins missed missed_cents spared"
        row |= dict.fromkeys([*of_wins.split(), "revenue_cents"])
    if not money_known:
        row |= dict.fromkeys(("missed_cents", "pipeline_cents", "revenue_cents"))
    return row


def _rate(case: Row, old: list[Row]) -> float:
    """How often worked leads that fit won: of the same ten points, else all of them, else certainty."""
    worked = [other for other in old if other["fits"] and other["was_worked"]]
    alike = [other for other in worked if _band(other) == _band(case)] or worked
    return len([other for other in alike if other["is_won"]]) / len(alike) if alike else 1.0


def _band(case: Row) -> int | None:
    score = case.get("score")
    return None if score is None else min(max(score, -1), 100) // 10


def _cents(of: list[Row]) -> int:
    return sum(case.get("amount_cents") or 0 for case in of)


def _wilson(part: float, whole: int) -> tuple[float | None, float | None]:
    if not whole:
        return None, None
    share = part / whole
    middle = (share + Z * Z / (2 * whole)) / (1 + Z * Z / whole)
    half = Z / (1 + Z * Z / whole) * sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole))
    return max(middle - half, 0.0), min(middle + half, 1.0)
