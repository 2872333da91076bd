"""How the triangle looks: its shades, its hatching, and the key to both."""

import polars as pl

from charts.theme import Mode, faded, palette
from pages.parts import look
from pages.parts.agreeing.words import day_words
from pages.parts.look import tag

STRONGEST = 0.55
"""The deepest shade: ink still stands out from it."""
RULES = """
.accord-triangle {{ border-collapse: collapse; font-size: .84rem; width: 100%; line-height: 1.3;
  font-variant-numeric: tabular-nums lining-nums; }}
.accord-triangle th, .accord-triangle td {{ text-align: right; white-space: nowrap; padding: .16rem .5rem;
  border: 2px solid {paper}; }}
.accord-triangle th {{ font-weight: 600; color: {muted}; }}
.accord-triangle th:first-child {{ text-align: left; position: sticky; left: 0; background: {paper}; color: {ink}; }}
.accord-triangle a {{ color: inherit; text-decoration: underline; text-decoration-color: {soft};
  text-underline-offset: .18em; text-decoration-thickness: 1px; }}
.accord-triangle a:hover {{ text-decoration-color: currentColor; }}
.accord-triangle small {{ font-size: .78rem; display: inline-block; min-width: 1.5rem;
  margin-left: .3rem; }}
.accord-triangle .accord-young, .accord-key-young {{ color: {muted};
  background: repeating-linear-gradient(135deg, transparent 0 5px, {hatch} 5px 6px); }}
.accord-triangle .accord-cut, .accord-key-cut {{ color: {muted};
  background: repeating-linear-gradient(45deg, transparent 0 3px, {hatch} 3px 4px); }}
.accord-triangle .accord-framed {{ border-left: 3px solid {ink}; border-right: 3px solid {ink}; }}
.accord-triangle thead .accord-framed {{ border-top: 3px solid {ink}; color: {ink}; }}
.accord-triangle tr:last-child td.accord-framed {{ border-bottom: 3px solid {ink}; }}
.accord-triangle .accord-young > span, .accord-triangle .accord-young > a, .accord-triangle .accord-young > small,
.accord-triangle .accord-cut > span, .accord-triangle .accord-cut > a {{ background: {paper}; padding: 0 .2rem;
  border-radius: 3px; }}
.accord-triangle .accord-chosen > * {{ font-weight: 700; }}
.accord-triangle .accord-chosen th:first-child::after {{ content: " ◂"; }}
.accord-keys {{ display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; font-size: .82rem; color: {muted};
  margin-top: .6rem; }}
.accord-keys i {{ display: inline-block; width: 1.6rem; height: .8rem; border-radius: 3px; margin-right: .4rem;
  vertical-align: -1px; }}
"""


def rules() -> str:
    """The triangle's own rules of style, in the reader's colours."""
    colours = palette(look.mode())
    return RULES.format(
        paper=colours.paper, muted=colours.muted, ink=colours.ink, soft=colours.soft, hatch=faded(colours.muted, 0.45)
    )


def shade(mode: Mode, strength: float) -> str:
    """The style of a cell, from 0 (nobody won) to 1 (the most)."""
    hue = palette(mode).side("marketing")
    return f' style="background: {faded(hue, round(0.06 + (STRONGEST - 0.06) * strength, 3))}"'


def legend(shown: pl.DataFrame) -> str:
    """What the shades, the frame and the hatchings mean, of those that are there."""
    keys = [tag("span", "the stronger the colour, the more were won", ""), tag("span", "framed: the age compared", "")]
    if not shown["mature"].all():
        keys.append('<span><i class="accord-key-young"></i>too young: does not count yet</span>')
    cut = shown.filter("truncated")
    if cut.height:
        since = day_words(cut["complete_from"][0])
        keys.append(f'<span><i class="accord-key-cut"></i>⊘ no win before {since} was recorded: looks slower</span>')
    return f'<div class="accord-keys">{"".join(keys)}</div>'
