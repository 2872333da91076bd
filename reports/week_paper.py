"""The week as text for a terminal or a mail, and as one self-contained HTML page that prints to one A4."""

from collections.abc import Iterable
from html import escape

from agreement.moments import day_words
from charts.sparkline import sparkline
from reports.paper import page, table
from reports.week import Measure, Week

SHAPES = {"better": "▲ better", "worse": "▼ worse", "changed": "◆ changed", "no signal": "● no signal"}
TIGHT = """<style>
body { font-size: 10pt; padding: 0; } h1 { font-size: 17pt; } h2 { font-size: 11.5pt; margin: 3.5mm 0 1mm; }
svg { width: 34mm; height: 6mm; display: block; } td { padding: .7mm 2mm .7mm 0; } @page { margin: 14mm 16mm; }
</style>"""


def week_text(one: Week) -> str:
    """The report as lines of text."""
    measures = [f"{_state(m):<12} {m.name}: {m.value}{_before(m)}" for m in one.measures]
    parts = [("Measures", measures), *_lists(one)]
    told = "\n\n".join("\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in parts)
    return f"{_title(one)}\n{one.sentence}\n\n{told}\n\nData until {day_words(one.until)}."


def week_html(one: Week) -> str:
    """The report as a page; drawings are inside it, nothing is fetched."""
    rows = "".join(
        f"<tr><td>{escape(m.name)}</td><td>{escape(m.value)}</td><td>{escape(m.before)}</td>"
        f"<td>{escape(_state(m))}</td><td>{_drawing(m)}</td></tr>"
        for m in one.measures
    )
    heads = ("Measure", "This week", "Before", "Signal", "12 weeks")
    measures = table(heads, ()).replace("<tbody></tbody>", f"<tbody>{rows}</tbody>")
    lists = "".join(f"<h2>{escape(title)}</h2>{_items(lines)}" for title, lines in _lists(one))
    until = f"<p>Data until {escape(day_words(one.until))}.</p>"
    head = f"<h1>{escape(_title(one))}</h1><p class='lead'>{escape(one.sentence)}</p>"
    return page(_title(one), f"{TIGHT}{head}{measures}{lists}{until}")


def _title(one: Week) -> str:
    return f"The week of {day_words(one.begins)}"


def _lists(one: Week) -> list[tuple[str, Iterable[str]]]:
    return [
        ("Exceptions", [f"{r.what} — {r.owner}: {r.action}" for r in one.raised] or ("none",)),
        ("Agreements in force", one.agreements or ("none: no lead is judged",)),
        ("Reviews due", one.reviews or ("none",)),
        ("On the table", one.table or ("nothing",)),
        ("Disputed leads", (f"{one.disputes} open",)),
        ("Data quality", one.quality or ("no check fails",)),
    ]


def _items(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _state(one: Measure) -> str:
    return SHAPES.get(one.state, "○ too few weeks")


def _before(one: Measure) -> str:
    return f" (before: {one.before})" if one.before else ""


def _drawing(one: Measure) -> str:
    return sparkline(one.history, one.side, "light", limits=one.limits)
