"""Before anything is timed both sides give the same answer: here on a small company, and nothing is timed."""

import warnings
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

import pytest

import metrics
from agreement.ledger import Ledger
from benchmarks.against import RIVALS, line
from benchmarks.growth import bound, slope
from benchmarks.rivals.passes import PASSES, single_pass
from benchmarks.timing import Ratio

pytest.importorskip("pandas", reason="pandas is not installed: pip install -e '.[benchmarks]'")

import numpy as np

from benchmarks.rivals import funnel
from benchmarks.rivals.pandas_leads import Held, held

SHORT = {metric.key for metric in metrics.ALL if metric.clock == "short"}


def needed(*packages: str) -> None:
    absent = [package for package in packages if not find_spec(package)]
    if absent:
        pytest.skip(f"{', '.join(absent)} not installed: pip install -e '.[benchmarks]'")


def filtered(frames: Held, filters: dict[str, list[str | None]]) -> Held:
    """Only the leads with these values, and only their conversations."""
    leads, talks = frames.leads, frames.talks
    kept = np.logical_and.reduce([leads[name].isin(values) for name, values in filters.items()])
    of_kept = talks[kept[talks["lead_row"]]]
    rows = kept.cumsum()[of_kept["lead_row"]] - 1
    return replace(frames, leads=leads[kept].reset_index(drop=True), talks=of_kept.assign(lead_row=rows))


def test_every_funnel_metric_has_a_version_in_pandas_and_a_bare_pass() -> None:
    assert set(funnel.ANSWERS) == set(PASSES) == SHORT - funnel.NOT_RACED


@pytest.mark.parametrize("key", list(funnel.ANSWERS))
def test_pandas_gives_the_same_answer(key: str, read: Ledger) -> None:
    funnel.check(read, held(read), key)


@pytest.mark.parametrize("key", list(funnel.ANSWERS))
def test_pandas_gives_the_same_answer_about_filtered_leads(key: str, read: Ledger) -> None:
    filters = {"region": ["DACH", None], "source": ["webinar", "partner"]}
    funnel.check(read, filtered(held(read), filters), key, filters)


@pytest.mark.parametrize("key", list(PASSES))
def test_a_bare_pass_looks_at_every_column_that_it_names(key: str, read: Ledger) -> None:
    looked = single_pass(read, key)
    assert looked.height > 0
    assert set(PASSES[key].reads) <= set(looked.columns)


def test_a_wrong_answer_is_not_timed(read: Ledger) -> None:
    frames = held(read)
    frames.leads["accepted"] = 1.0
    with pytest.raises(AssertionError, match="handed_over"):
        funnel.check(read, frames, "handed_over")


def test_an_answer_that_leaves_out_a_column_or_a_row_is_not_timed(
    read: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames, whole = held(read), funnel.ANSWERS["wins"]
    monkeypatch.setitem(funnel.ANSWERS, "wins", lambda frames: whole(frames).drop(columns="unpriced"))
    with pytest.raises(AssertionError, match="unpriced"):
        funnel.check(read, frames, "wins")
    monkeypatch.setitem(funnel.ANSWERS, "wins", lambda frames: whole(frames).iloc[1:])
    with pytest.raises(AssertionError, match="wins"):
        funnel.check(read, frames, "wins")


def test_a_count_that_is_off_by_a_fraction_is_not_timed(read: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    frames, whole = held(read), funnel.ANSWERS["wins"]
    monkeypatch.setitem(funnel.ANSWERS, "wins", lambda frames: whole(frames).assign(unpriced=0.25))
    with pytest.raises(AssertionError, match="unpriced"):
        funnel.check(read, frames, "wins")


@pytest.mark.parametrize("name", ["survival", "sweep", "shares", "attribution"])
def test_the_other_rivals_give_the_same_answer(name: str, read: Ledger) -> None:
    needed(*RIVALS[name])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the rivals warn of is theirs
        found = list(import_module(f"benchmarks.rivals.{name}").compared(read, 1))
    assert len(found) == {"survival": 1, "sweep": 1, "shares": 2, "attribution": 4}[name]


def test_a_ratio_says_whether_what_was_aimed_at_is_reached() -> None:
    assert Ratio("a", "b", 10.0, 30.0, 3.0).reached
    assert not Ratio("a", "b", 10.0, 29.9, 3.0).reached
    assert line(Ratio("a", "b", 10.0, 25.0, 3.0)) == "| a | b | 10.0 | 25.0 | 2.50 | ≥ 3 | no |"


def test_n_log_n_grows_a_little_faster_than_n() -> None:
    assert slope(1_000, 10_000, 2.0, 20.0) == pytest.approx(1.0)
    assert 1.07 < bound(100_000, 1_000_000) < 1.09
