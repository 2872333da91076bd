"""The week as text for a terminal or a mail, and as one self-contained HTML page that prints to one A4."""

from collections.abc import Iterable, Sequence
from html import escape

from charts.sparkline import sparkline
from reports.corrections import Correction
from reports.fitting import fitted, lines_of
from reports.paper import page, table
from reports.told import CORRECTED, lists, marks, state_words, title, until_words
from reports.week import Measure, Week

PAPER, FIXED, ROW, HEADED, LINE = 762, 80, 22, 27, 15
"""Points of height: of an A4 inside its margins, of its title, heads and foot, of a measure, a list's head, a line."""
WIDE, WIDER = 6.7, 1.25
"""Inches of a line; how much wider letters may be than ours where a machine has neither of the page's typefaces."""
TIGHT = """<style>
body { font-size: 10pt; padding: 0; } h1 { font-size: 17pt; } h2 { font-size: 11.5pt; margin: 3.5mm 0 1mm; }
svg { width: 28mm; height: 6mm; display: block; } td { padding: .7mm 2mm .7mm 0; } @page { margin: 14mm 16mm; }
table { font-size: 9pt; } th, td { white-space: nowrap; }
.mark { color: #5B6672; font-size: 9pt; margin: .5mm 0 0; }
.since { border-left: 1mm solid #5B6672; padding-left: 3mm; }
</style>"""


def week_text(one: Week, corrections: Sequence[Correction] = ()) -> str:
    """The report as lines of text; what is known otherwise since it was frozen stands right under the sentence."""
    measures = [f"{state_words(m):<12} {m.name}: {m.value}{_before(m)}" for m in one.measures]
    corrected = [(CORRECTED, [f"{said.about}: {said.words}" for said in corrections])] if corrections else []
    parts = [*corrected, ("Measures", measures), *lists(one)]
    told = "\n\n".join("\n".join([head, *(f"  {line}" for line in lines)]) for head, lines in parts)
    mark = "".join(f"  {said}\n" for said in marks(one))
    return f"{title(one)}\n{one.opening}\n{mark}\n{told}\n\n{until_words(one)}"


def week_html(one: Week, since: Sequence[Correction] = ()) -> str:
    """The report as a page; drawings are inside it, nothing is fetched. Corrections come first, and only if given.

    It prints to one A4: lists that are too long for it end with how many more there are.
    """
    rows = "".join(
        f"<tr><td>{escape(m.name)}</td><td>{escape(m.value)}</td><td>{escape(m.before)}</td>"
        f"<td>{escape(state_words(m))}</td><td>{_drawing(m)}</td></tr>"
        for m in one.measures
    )
    heads = ("Measure", "This week", "Before", "Signal", "12 weeks")
    measures = table(heads, ()).replace("<tbody></tbody>", f"<tbody>{rows}</tbody>")
    corrected, told = _fitted(one, since)
    below = "".join(f"<h2>{escape(about)}</h2>{_items(lines)}" for about, lines in told)
    mark = "".join(f"<p class='mark'>{escape(said)}</p>" for said in marks(one))
    head = f"<h1>{escape(title(one))}</h1><p class='lead'>{escape(one.opening)}</p>{mark}"
    first = f"<section class='since'><h2>{CORRECTED}</h2>{_items(corrected)}</section>" if corrected else ""
    return page(title(one), f"{TIGHT}{head}{first}{measures}{below}<p>{escape(until_words(one))}</p>")


def _fitted(one: Week, since: Sequence[Correction]) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """What was corrected, and every list, as far as the page has room."""
    opening = lines_of(one.opening, WIDE, 12 * WIDER) * 18
    opening += sum(lines_of(said, WIDE, 9 * WIDER) * LINE for said in marks(one))
    room = PAPER - FIXED - opening - ROW * len(one.measures)
    parts = [(about, lines) for about, lines, _ in fitted(lists(one, since), room, HEADED, _takes)]
    return (parts[0][1], parts[1:]) if since else ([], parts)


def _takes(line: str) -> int:
    return lines_of(line, WIDE, 10 * WIDER) * LINE


def _items(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _before(one: Measure) -> str:
    return f" (before: {one.before})" if one.before else ""


def _drawing(one: Measure) -> str:
    return sparkline(one.history, one.side, "light", limits=one.limits)
