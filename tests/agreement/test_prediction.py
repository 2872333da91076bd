"""A prediction is kept as JSON and read again with suspicion; what older versions kept still loads."""

import json
from typing import Any

import pytest

from agreement import Foreseen, Prediction, Refused, prediction_json, read_prediction

VOLUME = Foreseen(27.5, 12.0, 41.0, 4.0, 50.0)
SHARE = Foreseen(0.25, 0.2, 0.3, 0.15, 0.4, age_days=30, weeks=13)
WHOLE = Prediction(VOLUME, SHARE, Foreseen(0.08, None, None, None, None, age_days=270, weeks=13))


def changed(measure: str = "volume", **parts: Any) -> str:
    content = json.loads(prediction_json(WHOLE))
    content["predicted"][measure] |= parts
    return json.dumps(content)


def test_what_was_kept_comes_back_beside_the_back_test() -> None:
    text = prediction_json(WHOLE, {"bar": 62, "value": 0.5})
    assert read_prediction(text) == WHOLE
    assert json.loads(text)["bar"] == 62
    assert read_prediction(prediction_json(Prediction())) == Prediction()
    assert read_prediction(None) is None


def test_the_older_form_is_the_back_test_alone_and_has_no_intervals() -> None:
    old = {"a_week": 30.5, "value": 0.07, "low": 0.05, "high": 0.09, "age_days": 180, "bar": 55}
    assert read_prediction(json.dumps(old)) == Prediction(
        volume=Foreseen(30.5), win_rate=Foreseen(0.07, age_days=180, weeks=13)
    )
    assert read_prediction("{}") == Prediction()
    assert read_prediction('{"volume": 40}') == Prediction()
    assert read_prediction('{"a_week": null, "value": 0.1, "age_days": null}') == Prediction()
    assert read_prediction('{"a_week": true, "value": "0.1", "age_days": 180}') == Prediction()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("not json", "not valid JSON"),
        ('{"a_week": NaN}', "NaN is no number"),
        ("[" * 100_000, "not valid JSON"),
        ("[1]", "is an object"),
        ("3", "is an object"),
        ('{"predicted": 3}', "is of volume, acceptance, win_rate"),
        ('{"predicted": {"revenue": null}}', "is of volume, acceptance, win_rate"),
        ('{"predicted": {"volume": {"value": 3}}}', "must have exactly"),
        ('{"predicted": {"volume": 3}}', "must have exactly"),
        (changed(value=None), "no number"),
        (changed(value="27"), "no number"),
        (changed(value=True), "no number"),
        (changed(weeks=1.5), "no number"),
        (changed(weeks=True), "no number"),
        (changed(age_days=None), "no number"),
        (changed(low80=28.0), "not in order"),
        (changed(high95=40.0), "not in order"),
        (changed(low95=-1.0), "not in order"),
        (changed("acceptance", high95=1.01), "not in order"),
        (changed("win_rate", value=1.2), "not in order"),
        (changed(weeks=0), "for 0 weeks"),
        (changed(age_days=-1), "at -1 days"),
    ],
)
def test_what_cannot_be_a_prediction_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        read_prediction(text)


def test_a_share_may_be_all_and_a_volume_may_be_large_or_nothing() -> None:
    for text in (changed("acceptance", high95=1.0), changed(high95=4e6), changed(low95=0.0)):
        assert read_prediction(text) is not None
