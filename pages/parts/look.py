"""The few rules of style that the theme cannot say. All CSS of the house is here and touches only our own names."""

import re
from html import escape
from pathlib import Path

import streamlit as st

from charts.theme import Mode, palette

LOGOS = Path(__file__).resolve().parents[2] / "static"
UNIT = re.compile(r"(?<=\d) (?=%|[kMB] |[A-Z]{3}\b)|(?<=\d [kMB]) (?=[A-Z]{3}\b)")
RULES = """
.accord-board-title {{ font-family: 'Source Serif', Georgia, serif; }}
.accord-eyebrow {{ font-size: .78rem; letter-spacing: .06em; text-transform: uppercase; font-weight: 600; }}
.accord-muted {{ color: {muted}; }}
.accord-sales {{ color: {sales}; }} .accord-marketing {{ color: {spoken}; }}
.accord-together {{ color: {together}; }}
.accord-better {{ color: {better}; }} .accord-worse {{ color: {worse}; }} .accord-none {{ color: {muted}; }}
.accord-message {{ font-family: 'Source Serif', Georgia, serif; font-weight: 600; font-size: 1.16rem; line-height: 1.3;
  margin: .15rem 0 0 0; text-wrap: pretty; }}
.accord-print {{ font-size: .8rem; color: {muted}; line-height: 1.35; margin-top: .15rem; }}
.accord-head {{ display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .6rem; margin-top: .35rem; }}
.accord-number {{ font-family: 'Source Serif', Georgia, serif; font-weight: 600; font-size: 2.35rem; line-height: 1.1;
  font-variant-numeric: lining-nums; color: inherit; white-space: nowrap; }}
a.accord-number, a.accord-number:visited {{ color: inherit; text-decoration: underline; text-decoration-thickness: 1px;
  text-underline-offset: .18em; text-decoration-color: {soft}; }}
a.accord-number:hover {{ text-decoration-color: currentColor; }}
.accord-state {{ font-size: .9rem; font-weight: 600; white-space: nowrap; }}
.accord-context {{ font-size: .9rem; line-height: 1.45; margin-top: .3rem; }}
.accord-context {{ columns: 11.5rem; column-gap: 1.2rem; }} .accord-context div {{ break-inside: avoid; }}
[class*="st-key-accord_split_"] > div:has(> [class*="st-key-accord_text_"]) {{ flex: 2 1 12rem; }}
[class*="st-key-accord_split_"] > div:has(> [class*="st-key-accord_figure_"]) {{ flex: 3 1 19.5rem; }}
[class*="st-key-accord_wide_"] > div:has(> [class*="st-key-accord_text_"]) {{ flex: 1 1 13rem; }}
[class*="st-key-accord_wide_"] > div:has(> [class*="st-key-accord_figure_"]) {{ flex: 4 1 22rem; }}
.accord-row {{ display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1.4rem; margin-top: .9rem; }}
.accord-row h2.accord-question, .accord-row p.accord-joined {{ margin: 0; padding-top: 0; padding-bottom: 0; }}
.accord-joined {{ font-family: 'Source Serif', Georgia, serif; font-style: italic; font-size: 1.06rem;
  line-height: 1.35; border-left: 3px solid {together}; padding-left: .8rem; margin: 0; }}
.accord-question {{ font-family: 'Source Serif', Georgia, serif; font-weight: 600; font-size: 1.6rem;
  line-height: 1.15; }}
.accord-promise {{ font-size: .9rem; line-height: 1.5; display: flex; gap: .6rem; align-items: baseline; }}
.accord-message + .accord-promise {{ margin-top: .4rem; }}
.accord-promise .accord-state {{ min-width: 5.6rem; font-size: .85rem; }}
.accord-promise a, .accord-context a, .accord-message a {{ color: inherit; text-decoration: underline;
  text-decoration-thickness: 1px; text-underline-offset: .18em; text-decoration-color: {soft}; }}
[class*="st-key-accord_sales_"] {{ border-top: 3px solid {sales} !important; }}
[class*="st-key-accord_marketing_"] {{ border-top: 3px solid {marketing} !important; }}
[class*="st-key-accord_together_"] {{ border-top: 3px solid {together} !important; }}
.accord-asked {{ font-weight: 600; font-size: .9rem; margin-top: .35rem; }}
.accord-terms {{ margin: .15rem 0 0 0; padding-left: 1.1rem; font-size: .9rem; line-height: 1.4; }}
.accord-terms li {{ margin: 0; padding: 0; }}
.accord-said {{ font-family: 'Source Serif', Georgia, serif; font-size: 1.02rem; line-height: 1.4; }}
.accord-exception {{ border-top: 1px solid {grid}; padding: .45rem 0 .5rem 0; }}
.accord-exception .accord-asked {{ margin-top: 0; }}
.accord-signature {{ font-size: .95rem; line-height: 1.5; font-weight: 600; }}
.accord-remark {{ font-size: .9rem; line-height: 1.4; border-left: 2px solid currentColor; padding-left: .6rem;
  margin-top: .25rem; }}
.accord-tile .accord-number {{ font-size: 1.75rem; }}
.accord-tile .accord-context {{ font-size: .85rem; margin-top: 0; }}
.accord-code {{ width: 11rem; height: 11rem; border-radius: 6px; }}
a.accord-button {{ display: inline-block; padding: .4rem .75rem; font-size: .9rem; border: 1px solid {soft};
  border-radius: 6px; color: inherit; text-decoration: none; }} a.accord-button:hover {{ border-color: currentColor; }}
.accord-counts {{ display: flex; height: 5px; border-radius: 3px; overflow: hidden; background: {grid};
  margin-top: -.3rem; }} .accord-counts i {{ display: block; height: 100%; }}
.accord-counts .accord-passes {{ background: {together}; }}
.accord-counts .accord-unknown {{ background: repeating-linear-gradient(45deg, {muted} 0 2px, transparent 2px 4px); }}
.accord-chips {{ display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .5rem; }}
.accord-equation {{ display: flex; flex-wrap: wrap; gap: .6rem 1.1rem; align-items: flex-start; margin-top: .6rem; }}
.accord-equation .accord-sign {{ font-size: 1.6rem; color: {muted}; line-height: 1.3; }}
.accord-equation .accord-factor {{ font-weight: 600; font-size: .9rem; }}
.accord-notes {{ font-size: .8rem; color: {muted}; line-height: 1.4; margin-top: .45rem; }}
.accord-ladder {{ border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums lining-nums;
  width: 100%; }}
.accord-ladder th {{ text-align: right; font-weight: 400; padding: .1rem .45rem; vertical-align: bottom; }}
.accord-ladder thead th {{ color: {muted}; font-size: .8rem; line-height: 1.2; }}
.accord-ladder tbody th, .accord-ladder td {{ vertical-align: middle; text-align: right; padding: .14rem .45rem;
  border-top: 1px solid {grid}; white-space: nowrap; }}
.accord-ladder tr > :first-child {{ padding-left: 0; }} .accord-ladder tr > :last-child {{ padding-right: 0; }}
.accord-ladder .accord-left {{ text-align: left; }} .accord-ladder .accord-wrap {{ white-space: normal; }}
.accord-second {{ font-size: .78rem; }}
[class*="st-key-accord_marketing_campaigns"] .accord-ladder :is(th, td) {{ padding-left: .3rem; padding-right: .3rem; }}
[class*="st-key-accord_marketing_campaigns"] .accord-ladder :is(.accord-drawn, img) {{ width: 7rem; }}
:is([class*="_campaigns"], [class*="_marketing_price"], [class*="_outcomes"]) .accord-ladder tbody :is(th, td) {{
  vertical-align: top; padding-top: .3rem; }}
.accord-ladder .accord-middle {{ text-align: center; }}
.accord-ladder .accord-strong {{ font-weight: 600; }} .accord-ladder .accord-drawn {{ padding: 0; width: 9rem; }}
.accord-ladder a {{ color: inherit; text-decoration: underline; text-decoration-thickness: 1px;
  text-underline-offset: .18em; text-decoration-color: {soft}; }}
.accord-ladder a:hover {{ text-decoration-color: currentColor; }}
.accord-ladder img {{ width: 9rem; height: 1.375rem; display: block; margin: 0 auto; }}
.accord-ladder .accord-bar {{ display: inline-block; height: .8em; border-radius: 2px; background: {sales};
  vertical-align: -.06em; margin-right: .45rem; }}
[class*="st-key-accord_"][class*="_asked"] [role="radio"][aria-checked="true"] {{ color: inherit !important;
  font-weight: 700; }}
.accord-ladder.accord-narrow {{ max-width: 32rem; margin-top: .5rem; }}
.accord-spark {{ width: 100%; height: 3.2rem; display: block; margin-top: .3rem; }}
.accord-frozen, .accord-unfrozen {{ font-size: .85rem; line-height: 1.4; color: {muted}; }}
.accord-frozen {{ font-weight: 600; }}
.accord-corrected {{ font-size: .85rem; line-height: 1.35; border-left: 2px solid {muted}; padding-left: .5rem;
  margin: .3rem 0; }}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * {{ color: {muted}; opacity: 1; }}
.accord-section {{ font-size: .875rem; color: {muted}; margin: .9rem 0 .25rem .5rem; }}
[class*="st-key-accord_menu"] [data-testid="stPageLink"] {{ margin: .12rem 0; }}
[class*="st-key-accord_menu"] > div:first-child .accord-section {{ margin-top: 0; }}
.accord-scroll {{ overflow-x: auto; margin-top: .4rem; }}
[class*="st-key-accord_filters_hidden"], :has(> [class*="st-key-accord_filters_hidden_week"]) {{
  display: none !important; }}
"""


def mode() -> Mode:
    """Whether the reader's theme is dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def apply(more: str = "") -> None:
    """Puts the rules on the page, in the reader's colours."""
    colours = palette(mode())
    rules = RULES.format(
        muted=colours.muted,
        soft=colours.soft,
        grid=colours.grid,
        sales=colours.side("sales"),
        marketing=colours.side("marketing"),
        spoken=colours.text("marketing"),
        together=colours.side("together"),
        better=colours.better,
        worse=colours.worse,
    )
    st.html(f"<style>{rules}{more}</style>")


def tag(name: str, text: str, classes: str, **attributes: str) -> str:
    """One element with escaped text; a number and its unit stay on one line."""
    text = UNIT.sub("\u00a0", text)
    more = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
    return f'<{name} class="{classes}"{more}>{escape(text)}</{name}>'


def row_head(question: str, answer: str) -> str:
    """A question with the sentence that answers it beside it."""
    return f'<div class="accord-row">{tag("h2", question, "accord-question")}{tag("p", answer, "accord-joined")}</div>'
