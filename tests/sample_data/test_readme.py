"""The README of the sample says what truth.py holds."""

from sample_data import truth
from sample_data.generate import HERE

SCORES = (50, 60, 70, 80)


def table() -> str:
    """The true win rates as the README prints them."""
    lines = [
        "| source | " + " | ".join(f"score {score}" for score in SCORES) + " |",
        "| --- | " + "--- | " * len(SCORES),
    ]
    for source in truth.SOURCES:
        rates = " | ".join(f"{truth.win_probability(source, score):.1%}" for score in SCORES)
        lines.append(f"| {source or 'unknown'} | {rates} |")
    return "\n".join(line.rstrip() for line in lines)


def test_the_win_rates_of_the_readme_are_the_true_ones() -> None:
    text = (HERE / "README.md").read_text(encoding="utf-8")
    printed = text.partition("<!-- win rates -->\n")[2].partition("\n<!-- end of win rates -->")[0]
    assert printed == table()


def test_the_numbers_of_the_readme_are_the_true_ones() -> None:
    text = (HERE / "README.md").read_text(encoding="utf-8")
    for said in (
        f"multiply the odds by {truth.ODDS_PER_TEN_POINTS}",
        f"the committed {truth.COMMITTED_MINUTES} business minutes multiplies the odds of winning by {truth.LATE_ODDS}",
        f"From week {truth.DROP_WEEK} on a broad campaign brings {truth.DROP_VOLUME} times",
        f"at {truth.DROP_ACCEPT_ODDS} times the odds",
        f"win at {truth.DROP_WIN_ODDS} times the odds",
        f"{truth.LATE_REP} answers after about {truth.LATE_REP_MINUTES:,} business minutes",
        f"{truth.FORGETFUL_REP} writes down what {truth.OUTPUTS_WRITTEN_BY_HIM:.0%} of his successful".replace(
            "%", " %"
        ),
        f"produced, the others {truth.OUTPUTS_WRITTEN:.0%}".replace("%", " %"),
        f"later than {truth.MEDIAN_DAYS_TO_WIN} days",
        f"within {truth.MATURE_DAYS}",
        f"Since week {truth.DISPUTES_FROM_WEEK} marketing contests rejections: {truth.CONTESTED[True]:.0%}".replace(
            "%", " %"
        ),
        f'"{truth.DISPUTED_REASON}", {100 * truth.CONTESTED[False]:.0f} % of the others',
        f"(κ {truth.true_kappa(truth.BLIND_LABELS[True]):.2f})",
        f"(κ {truth.true_kappa(truth.BLIND_LABELS[False]):.2f})",
        f"cover {truth.CONTRACT_MONTHS} months, and {truth.YEARLY_CHURN * 100:g} % of the customers leave in a year",
    ):
        assert said in text.replace("\n", " "), said
