"""Both clocks on one slide: what sales accepted, and under it what became of those very leads."""

from charts.theme import LIGHT
from reports.deck import EDGE, FOOT, GAP, INNER, TOP, Deck, rule, text
from reports.fitting import SANS, SERIF
from reports.line_chart import accepted_chart, became, became_chart
from reports.pairing import Pairing, sentence


def clocks_slide(made: Deck, both: Pairing) -> None:
    """The same leads on both clocks, one chart under the other."""
    notes = f"{sentence(both)}.\n\n{chr(10).join(map(became, both.cohorts))}"
    shown = made.slide(f"{sentence(both)}.", (EDGE, 0.4, INNER, 1.0), 22, notes)
    high = (FOOT - TOP - GAP / 2) / 2
    drawn = (
        ("sales", "Sales’ clock", "leads accepted in the month", accepted_chart),
        ("marketing", "Marketing’s clock",
         f"share of those leads won within {both.age_days} days; dashed: 95 % interval; gaps are too young",
         became_chart),
    )  # fmt: skip
    for down, (side, clock, said, chart) in enumerate(drawn):
        top, hue = TOP + down * (high + GAP / 2), LIGHT.side(side)
        rule(shown, (EDGE, top, INNER, 0.04), hue)
        text(shown, (EDGE, top + 0.15, 2.4, high - 0.15),
             [(clock, 16, LIGHT.ink, SERIF, True), (said, 12, LIGHT.muted, SANS, False)])  # fmt: skip
        chart(shown, (EDGE + 2.6, top + 0.12, INNER - 2.6, high - 0.12), both)
