"""A prediction as JSON: what is kept with the second signature, and reading it again with suspicion."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from math import isfinite
from typing import Any

from agreement.definition import Foreseen, Prediction
from agreement.errors import Refused

PREDICTED = "predicted"
"""The key under which the prediction stands; the rest of the object is the back-test as it stood."""
MEASURES = ("volume", "acceptance", "win_rate")
_SHARES = ("acceptance", "win_rate")
_ENDS = ("low95", "low80", "value", "high80", "high95")
_WHOLE = ("age_days", "weeks")
OLD_WEEKS = 13


def prediction_json(prediction: Prediction, backtest: Mapping[str, object] | None = None) -> str:
    """The text that is kept: the prediction, beside the numbers of the back-test it was signed on."""
    return json.dumps({**(backtest or {}), PREDICTED: asdict(prediction)}, sort_keys=True)


def read_prediction(text: str | None) -> Prediction | None:
    """The prediction of a kept text; None where none was kept. Raises Refused where it cannot be one.

    Older texts hold the back-test alone: volume and win rate come from it, without intervals, because its own are of
    the rate and not of what will happen.
    """
    if text is None:
        return None
    try:
        content = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Refused(f"The prediction is not valid JSON ({error}). Sign from the agreement page.") from None
    if not isinstance(content, dict):
        raise Refused(f"A prediction is an object, not {str(content)[:40]!r}. Sign from the agreement page.")
    if PREDICTED not in content:
        return _older(content)
    found = content[PREDICTED]
    if not isinstance(found, dict) or set(found) - set(MEASURES):
        raise Refused(f"A prediction is of {', '.join(MEASURES)}, not {str(found)[:40]!r}.")
    return Prediction(**{name: _foreseen(name, found.get(name)) for name in MEASURES})


def _older(content: Mapping[str, Any]) -> Prediction:
    volume, rate = _number(content.get("a_week")), _number(content.get("value"))
    age = content.get("age_days")
    return Prediction(
        volume=None if volume is None else Foreseen(volume),
        win_rate=Foreseen(rate, age_days=age, weeks=OLD_WEEKS) if rate is not None and type(age) is int else None,
    )


def _foreseen(measure: str, found: Any) -> Foreseen | None:
    if found is None:
        return None
    if not isinstance(found, dict) or set(found) != {*_ENDS, *_WHOLE}:
        raise Refused(f"The predicted {measure} must have exactly {', '.join((*_ENDS, *_WHOLE))}.")
    known = [found[name] for name in _ENDS if found[name] is not None]
    numbers = found["value"] is not None and all(_number(one) is not None for one in known)
    if not numbers or any(type(found[name]) is not int for name in _WHOLE):
        raise Refused(f"The predicted {measure} holds something that is no number.")
    if known != sorted(known) or known[0] < 0 or (measure in _SHARES and known[-1] > 1):
        raise Refused(f"The ends of the predicted {measure} are not in order, or no value of it lies there.")
    if found["age_days"] < 0 or found["weeks"] < 1:
        raise Refused(f"The predicted {measure} is for {found['weeks']} weeks at {found['age_days']} days.")
    return Foreseen(**{name: found[name] for name in (*_ENDS, *_WHOLE)})


def _number(value: object) -> float | None:
    finite = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return value if isinstance(value, int | float) and finite else None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
