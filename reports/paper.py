"""A page that prints: self-contained HTML, dark on white, A4."""

from collections.abc import Iterable, Sequence
from html import escape

STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.45 'Source Sans 3', 'Segoe UI', Arial, sans-serif; color: #1C2530; background: #fff; margin: 0 auto;
  max-width: 178mm; padding: 8mm 0; }
h1, h2 { font-family: 'Source Serif 4', Georgia, serif; line-height: 1.2; } h1 { font-size: 20pt; margin: 0 0 2mm; }
h2 { font-size: 12.5pt; margin: 6mm 0 1.5mm; break-after: avoid; } .lead { font-size: 12pt; margin: 0; }
ul { margin: 0; padding-left: 5mm; } section { break-inside: avoid; }
table { border-collapse: collapse; width: 100%; font-size: 10pt; font-variant-numeric: tabular-nums; }
th { text-align: left; color: #5B6672; font-weight: 400; } td { border-top: .3mm solid #E8E4DA; }
th, td { padding: 1mm 2mm 1mm 0; vertical-align: top; overflow-wrap: break-word; } tr { break-inside: avoid; }
code, pre { font: 8.5pt/1.4 ui-monospace, Consolas, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
"""


def page(title: str, body: str) -> str:
    """A whole document; `body` is HTML already."""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of text under their heads."""
    top = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>"
