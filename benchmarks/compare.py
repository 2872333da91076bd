"""Ours beside pandas, lifelines and the attribution packages, on the same work and in the same run.

    pip install -e '.[benchmarks]'
    python -m benchmarks.compare --leads 1000000

Both sides must give the same answer before either is timed. Prints a table in Markdown; ratios are what counts.
"""

import argparse
from collections.abc import Callable, Iterator
from datetime import date

import polars as pl

import metrics
from agreement.ledger import Ledger
from benchmarks import kept
from benchmarks.catalogue import run
from benchmarks.rivals import credit, curves, funnel, passes
from benchmarks.timing import Ratio, in_turn, machine
from metrics import threshold_tradeoff

PACKAGES = ("polars", "pandas", "lifelines", "channelattribution", "marketing-attribution-models")


def main() -> None:
    """Compares and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000, help="size of the company")
    parser.add_argument("--times", type=int, default=3, help="runs of which the median is printed")
    options = parser.parse_args()
    run(options.leads, "draw")
    run(options.leads, "ledger")
    read = kept.kept(options.leads)
    print(f"{date.today()}, {options.leads:,} leads, {read.touches.height:,} touches: {machine(*PACKAGES)}\n")
    print("| work | rival | ours, ms | theirs, ms | times | aimed at |\n| --- | --- | ---: | ---: | ---: | ---: |")
    for part in (_cohorts, _sweep, _credit, _funnel):
        for one in part(read, options.times):
            mark = "" if one.reached else " (missed)"
            print(
                f"| {one.work} | {one.rival} | {one.ours_ms:,.1f} | {one.theirs_ms:,.1f} | {one.times:,.2f} "
                f"| {one.at_least:g}{mark} |",
                flush=True,
            )


def _ratio(
    work: str, rival: str, ours: Callable[[], object], theirs: Callable[[], object], times: int, least: float
) -> Ratio:
    return Ratio(work, rival, *in_turn(ours, theirs, times), least)


def _funnel(read: Ledger, times: int) -> Iterator[Ratio]:
    frames = funnel.held(read)
    for one in (one for one in metrics.ALL if one.key in funnel.FUNNEL or one.key in passes.PASSES):
        if one.key in funnel.FUNNEL:
            counted, theirs = one.count(read), funnel.grouped(frames, one.key)[0]["one"].sum()
            sums = counted.select(pl.len(), *(pl.col(name).sum() for name in one.measures)).row(0)
            assert theirs in sums, f"{one.key}: pandas counts {theirs}, ours {sums}"
            yield _ratio(f"`{one.key}`, counting", "pandas", lambda one=one: one.count(read),
                         lambda one=one: funnel.grouped(frames, one.key), times, 3)  # fmt: skip
        if one.key in passes.PASSES:
            yield _ratio(f"`{one.key}`, counting", "one polars pass (at most twice)", lambda one=one: one.count(read),
                         lambda one=one: passes.single_pass(read, one.key), times, 0.5)  # fmt: skip


def _cohorts(read: Ledger, times: int) -> Iterator[Ratio]:
    rows = curves.waits(read)
    frame = rows.to_pandas()
    weeks = rows["created_week"].n_unique()
    yield _ratio(f"Kaplan–Meier, {weeks} weekly cohorts", "lifelines", lambda: curves.ours(rows),
                 lambda: curves.theirs(frame), times, 30)  # fmt: skip


def _sweep(read: Ledger, times: int) -> Iterator[Ratio]:
    ruling = threshold_tradeoff.in_force(read)
    terms = threshold_tradeoff.terms(ruling, ruling)
    counts, cases = threshold_tradeoff.counts(read, terms), threshold_tradeoff.cases(read, terms)
    seen = curves.swept(counts).filter(pl.col("bar").is_in(list(curves.BARS))).select("passing", "won").rows()
    assert seen == curves.filtered(cases), "the sweep and the filters disagree"
    yield _ratio("100 score bars from counts", "100 polars filters", lambda: curves.swept(counts),
                 lambda: curves.filtered(cases), times, 20)  # fmt: skip


def _credit(read: Ledger, times: int) -> Iterator[Ratio]:
    journeys = credit.paths(read)
    won, found = journeys[journeys["conversions"] > 0], credit.rules(read)
    theirs = credit.heuristics(won).set_index("channel_name")
    for column, model in credit.AGREED.items():
        ours = credit.rule(found, model)
        assert all(abs(ours[name] - wins) < 0.01 for name, wins in theirs[column].items()), f"{model} disagrees"
    yield _ratio("six rules and Shapley", "ChannelAttribution's three rules", lambda: credit.rules(read),
                 lambda: credit.heuristics(won), times, 10)  # fmt: skip
    shares = credit.simulated(journeys)
    assert all(abs(credit.markov(read)[name] - share) < 0.02 for name, share in shares.items()), "Markov disagrees"
    yield _ratio("Markov", "ChannelAttribution, simulated", lambda: credit.markov(read),
                 lambda: credit.simulated(journeys), 1, 10)  # fmt: skip
    model = credit.modelled(journeys)
    yield _ratio("Markov", "marketing-attribution-models", lambda: credit.markov(read),
                 lambda: model.run_markov(), 1, 50)  # type: ignore[attr-defined]  # fmt: skip


if __name__ == "__main__":
    main()
