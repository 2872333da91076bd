"""The rules of style of the meeting: its steps, its quiet timer, the field to write in, and its shared screen."""

from charts.theme import Palette

RULES = """
.accord-time {{ height: 3px; background: {grid}; overflow: hidden; border-radius: 2px; }}
.accord-time i {{ display: block; height: 100%; background: {soft}; transform-origin: left;
  animation: accord-time var(--minutes) linear both; }}
@keyframes accord-time {{ from {{ transform: scaleX(0); }} to {{ transform: scaleX(1); }} }}
ul.accord-points {{ list-style: none; margin: .2rem 0 0 0 !important; padding: 0 !important; }}
ul.accord-points li {{ display: flex; gap: .6rem; align-items: baseline; margin: 0 !important; padding: .28rem 0;
  line-height: 1.4; border-top: 1px solid {grid}; font-size: inherit; }}
ul.accord-points li:first-child {{ border-top: 0; }}
.accord-points .accord-state {{ min-width: 1.1rem; text-align: center; }}
.accord-action {{ padding-left: 1.7rem; }}
.st-key-accord_say {{ position: fixed; left: 50%; bottom: 3vh; transform: translateX(-50%); z-index: 1000010;
  width: min(60rem, 92vw); background: {paper}; border: 2px solid {together}; border-radius: 10px;
  padding: 1rem 1.2rem; box-shadow: 0 12px 40px rgba(0, 0, 0, .28); }}
.accord-agenda.accord-sheet {{ grid-template-rows: auto auto minmax(0, 1fr); row-gap: 2vh; padding: 3vh 2.6vw; }}
.accord-agenda h1 {{ font-family: 'Source Serif', Georgia, serif; font-weight: 600; font-size: 1.95em;
  line-height: 1.16; margin: 0; padding: 0; text-wrap: balance; }}
.accord-agenda .accord-body {{ display: grid; grid-template-rows: auto minmax(0, 1fr); gap: 3vh 2.6vw; min-height: 0; }}
.accord-agenda .accord-giants {{ display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 2vh 2.6vw;
  min-height: 0; }}
.accord-agenda .accord-giants:only-child {{ grid-row: 1 / span 2; grid-auto-rows: minmax(0, 1fr); }}
.accord-agenda section {{ display: flex; flex-direction: column; border-top: 2px solid {soft}; padding-top: 1vh; }}
.accord-agenda section > div {{ overflow-wrap: anywhere; }}
.accord-agenda section img {{ flex: 1 1 0; min-height: 0; width: 100%; max-height: 8em; object-fit: fill;
  margin: .5em 0; }}
.accord-agenda .accord-few .accord-giant {{ font-size: 4.6em; }}
.accord-agenda .accord-few section > div:not(.accord-giant) {{ font-size: 1.25em; }}
.accord-agenda .accord-points {{ font-size: 1.25em; }}
.accord-agenda ul.accord-points li {{ padding: .5em 0; line-height: 1.22; }}
.accord-agenda .accord-points .accord-state {{ min-width: 1.2em; }}
"""
LARGE = """
.accord-time {{ position: fixed; left: 0; right: 0; top: 0; z-index: 1000001; height: 4px; border-radius: 0; }}
[data-testid="stToast"], [data-testid="stToast"] * {{ font-size: min(2.62vh, 1.474vw) !important; }}
.st-key-accord_say {{ width: 92vw; }}
.st-key-accord_say :is(p, label, input, span, [data-baseweb] *) {{ font-size: min(2.62vh, 1.474vw) !important;
  line-height: 1.3 !important; }}
.st-key-accord_say :is(input, [data-baseweb="input"], [data-baseweb="select"] > div) {{ height: auto !important; }}
"""


def rules(colours: Palette, large: bool = False) -> str:
    """The rules in the reader's colours; `large` for the shared screen."""
    text = RULES + (LARGE if large else "")
    return text.format(
        grid=colours.grid, soft=colours.soft, paper=colours.paper, together=colours.side("together")
    )  # fmt: skip
