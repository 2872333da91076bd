"""The rules of attribution against plain Python in fractions, deal by deal, and against hand-worked journeys."""

from collections import Counter
from datetime import timedelta
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings

from agreement.calendar import Calendar
from agreement.ledger import ledger
from metrics._credits import ONE, credit_lines, deal_credits
from metrics._journeys import won_touches
from metrics._models import CREDITED, DECAY, FIRST, LAST, LINEAR, POSITION, SHAPLEY, U, W
from metrics._roles import HALF_LIFE_DAYS
from tests.metrics.journeys import BEGIN, HOUR, JOURNEYS, credits, ledger_of_journeys

TEN = [(24 * day, name) for day, name in enumerate("abcdefghij")]
"""Ten touches, a day apart."""


def test_ten_touches_by_every_rule() -> None:
    read = ledger_of_journeys({"touches": TEN, "created": 50, "opportunity": 170, "won": 500})
    one, eighth = {"a": 1.0}, dict.fromkeys("bdefghij", 0.025)
    assert shown(read, FIRST) == one
    assert shown(read, LAST) == {"j": 1.0}
    assert shown(read, LINEAR) == shown(read, SHAPLEY) == dict.fromkeys("abcdefghij", 0.1)
    assert shown(read, U) == {"a": 0.4, "c": 0.4} | eighth
    assert shown(read, POSITION) == {"a": 0.4, "j": 0.4} | dict.fromkeys("bcdefghi", 0.025)
    assert shown(read, W) == {"a": 0.3, "c": 0.3, "h": 0.3} | dict.fromkeys("bdefgij", round(0.1 / 7, 6))
    weights = {name: 2 ** (-(9 - day) / 7) for day, name in enumerate("abcdefghij")}
    parts = {name: pytest.approx(one / sum(weights.values()), abs=2e-6) for name, one in weights.items()}
    assert shown(read, DECAY) == parts


@pytest.mark.parametrize("model", CREDITED)
def test_a_single_touch_has_it_all(model: str) -> None:
    assert shown(ledger_of_journeys({"touches": [(5, "a")], "created": 1, "won": 9}), model) == {"a": 1.0}


@pytest.mark.parametrize("created", [None, 0, 5, 6, 8, 9])
@pytest.mark.parametrize("model", [U, POSITION, LINEAR, SHAPLEY])
def test_of_two_touches_each_has_half(model: str, created: int | None) -> None:
    read = ledger_of_journeys({"touches": [(5, "a"), (8, "b")], "created": created, "won": 9})
    assert shown(read, model) == {"a": 0.5, "b": 0.5}


def test_roles_of_one_touch_add_up() -> None:
    three = [(1, "a"), (2, "b"), (3, "c")]
    assert shown(ledger_of_journeys({"touches": three, "created": 1, "won": 9}), U) == {"a": 0.8, "b": 0.1, "c": 0.1}
    assert shown(ledger_of_journeys({"touches": three, "created": 0, "won": 9}), U) == {"a": 0.8, "b": 0.1, "c": 0.1}
    all_early = ledger_of_journeys({"touches": three, "created": 0, "opportunity": 0, "won": 9})
    assert shown(all_early, W) == {"a": 0.9, "b": 0.05, "c": 0.05}
    together = ledger_of_journeys({"touches": three, "created": 2, "opportunity": 2, "won": 9})
    assert shown(together, W) == {"a": 0.3, "b": 0.6, "c": 0.1}


def test_without_a_touch_to_rest_on_the_roles_make_up_the_whole() -> None:
    three = ledger_of_journeys({"touches": [(1, "a"), (2, "b"), (3, "c")], "created": 2, "opportunity": 3, "won": 9})
    assert shown(three, W) == dict.fromkeys("abc", round(1 / 3, 6))
    two = ledger_of_journeys({"touches": [(1, "a"), (2, "b")], "created": 2, "opportunity": 3, "won": 9})
    assert shown(two, W) == {"a": round(1 / 3, 6), "b": round(2 / 3, 6)}


def test_a_touch_at_the_very_moment_of_an_event_came_before_it() -> None:
    touches = [(1, "a"), (2, "b"), (3, "c"), (9, "d"), (10, "e")]
    read = ledger_of_journeys({"touches": touches, "created": 2, "opportunity": 3, "won": 9})
    assert shown(read, LAST) == {"d": 1.0}
    assert shown(read, W) == {"a": 0.3, "b": 0.3, "c": 0.3, "d": 0.1}


def test_a_touch_one_half_life_earlier_weighs_half() -> None:
    days = 24 * HALF_LIFE_DAYS
    read = ledger_of_journeys({"touches": [(0, "a"), (days, "b")], "won": 2 * days})
    assert shown(read, DECAY) == {"a": round(1 / 3, 6), "b": round(2 / 3, 6)}
    assert HALF_LIFE_DAYS == 7


def test_a_touch_of_half_a_year_before_the_last_one_weighs_nothing() -> None:
    at_once = {"touches": [(0, "a"), (24 * 168, "b")], "won": 24 * 300}
    assert shown(ledger_of_journeys(at_once), DECAY) == {"b": 1.0}
    older = {"touches": [(0, "a"), (24 * 340, "b")], "won": 24 * 341}
    assert shown(ledger_of_journeys(older), DECAY) == {"b": 1.0}


def shown(read, model):
    return {channel: credit for channel, credit in credits(read, model).items() if credit}


def by_hand(journey):
    """Model → channel → fraction of the deal, or None without a journey."""
    known = sorted(
        (hour, place, name) for place, (hour, name) in enumerate(journey["touches"]) if hour <= journey["won"]
    )
    if not known:
        return None
    hours, names = [hour for hour, _, _ in known], [name for _, _, name in known]
    last = len(known) - 1
    created, opportunity = (role(hours, journey[event]) for event in ("created", "opportunity"))
    days = [(BEGIN + hour * HOUR).date() for hour in hours]
    parts = {
        FIRST: held([0], 1, 0, last + 1),
        LAST: held([last], 1, 0, last + 1),
        LINEAR: [Fraction(1, last + 1)] * (last + 1),
        U: [Fraction(1, 2)] * 2 if last == 1 else held([0, created], Fraction(2, 5), Fraction(1, 5), last + 1),
        POSITION: held([0, last], Fraction(2, 5), Fraction(1, 5), last + 1),
        W: held([0, created, opportunity], Fraction(3, 10), Fraction(1, 10), last + 1),
        DECAY: scaled([Fraction(2 ** (-(days[-1] - day).days / 7)) for day in days]),
    }
    found = {model: summed(zip(names, shares, strict=True)) for model, shares in parts.items()}
    return found | {SHAPLEY: dict.fromkeys(names, Fraction(1, len(set(names))))}


def role(hours, event):
    return 0 if event is None else max(sum(hour <= event for hour in hours) - 1, 0)


def held(roles, each, rest, length):
    shares = [Fraction(0)] * length
    for place in roles:
        shares[place] += each
    free = [place for place in range(length) if place not in roles]
    for place in free:
        shares[place] += Fraction(rest) / len(free)
    return scaled(shares)


def scaled(shares):
    return [share / sum(shares) for share in shares]


def summed(pairs):
    found = Counter()
    for name, share in pairs:
        found[name] += share
    return found


@settings(max_examples=60)
@given(JOURNEYS)
def test_every_deal_is_shared_as_by_hand(journeys) -> None:
    read = ledger_of_journeys(*journeys)
    ours = deal_credits(won_touches(read, "channel"), read.leads, "channel", ["amount_cents"])
    for number, journey in enumerate(journeys):
        deal = ours.filter(lead_row=number)
        theirs = by_hand(journey) if journey["won"] is not None else None
        if theirs is None:
            assert deal.is_empty()
            continue
        for model in CREDITED:
            got = dict(deal.select("channel", f"{model} n").iter_rows())
            assert sum(got.values()) == ONE
            assert got == {name: pytest.approx(float(share * ONE), abs=1.5) for name, share in theirs[model].items()}, (
                model
            )
            assert deal[f"{model} amount_cents"].sum() == (journey["amount"] or 0)
            assert deal[f"{model} amount_cents_known"].sum() == (0 if journey["amount"] is None else ONE)
            for name, cents in deal.select("channel", f"{model} amount_cents").iter_rows():
                assert cents == pytest.approx(float(theirs[model][name] * (journey["amount"] or 0)), abs=15.1)


@settings(max_examples=20)
@given(JOURNEYS)
def test_the_lines_hold_every_deal_once_in_every_model(journeys) -> None:
    read = ledger_of_journeys(*journeys)
    won = [one for one in journeys if one["won"] is not None]
    lines = credit_lines(won_touches(read, "channel"), read.leads, "channel", ["amount_cents"])
    none = lines.filter(part="untouched")
    for model in CREDITED:
        of_model = pl.concat([lines.filter(part=model), none])
        assert of_model["n"].sum() == ONE * len(won)
        assert of_model["amount_cents"].sum() == sum(one["amount"] or 0 for one in won)
        assert of_model["amount_cents_known"].sum() == ONE * sum(one["amount"] is not None for one in won)
    assert none["n"].sum() == ONE * sum(by_hand(one) is None for one in won)
    touched = sum(len({name for hour, name in one["touches"] if hour <= one["won"]}) for one in won)
    assert lines.filter(part="touched")["n"].sum() == touched


def test_the_days_of_time_decay_are_business_days_of_the_company() -> None:
    """22:00 and 23:30 UTC are one day in UTC and two in Berlin."""
    read = ledger_of_journeys({"touches": [(12.5, "a"), (14, "b")], "won": 500})
    assert shown(read, DECAY) == {"a": 0.5, "b": 0.5}
    frames = {"leads": read.leads.select("lead_id", "won_at")}
    touches = [
        {"touch_id": n, "lead_id": "1", "at": BEGIN + timedelta(hours=h), "channel": n}
        for h, n in ((12.5, "a"), (14, "b"))
    ]
    berlin = ledger(frames | {"touches": pl.DataFrame(touches)}, Calendar(time_zone="Europe/Berlin"), read.as_of)
    part = 2 ** (-1 / 7)
    assert shown(berlin, DECAY) == pytest.approx({"a": part / (1 + part), "b": 1 / (1 + part)}, abs=2e-6)
