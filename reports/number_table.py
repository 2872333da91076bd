"""The numbers of a week as a native table on a slide."""

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Inches

from charts.theme import LIGHT
from reports.deck import Box, rgb, written
from reports.fitting import SANS
from reports.told import state_words, usual_words
from reports.week import Week

HEADS = ("Measure", "Whose", "This week", "A week before", "Usual range", "Signal", "Leads behind")
WIDTHS = (0.25, 0.10, 0.12, 0.13, 0.17, 0.12, 0.11)
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""Office's name for a table without a style."""


def number_table(slide: Slide, one: Week, box: Box) -> None:
    """A row a measure: what the screen says, and how many leads stand behind it."""
    rows = [
        (
            m.name,
            m.side.capitalize(),
            m.value,
            m.before,
            usual_words(m, one.currency),
            state_words(m),
            f"{len(m.behind):,}",
        )
        for m in one.measures
    ]
    left, top, wide, high = box
    tall = min(0.55, high / (len(rows) + 1))
    shape = slide.shapes.add_table(
        len(rows) + 1, len(HEADS), *(Inches(part) for part in (left, top, wide, tall * (len(rows) + 1)))
    )
    shape.name = "Table: every number of the week"
    shape._element._nvXxPr.cNvPr.set("descr", f"The {len(rows)} measures of the week with their context")
    shape._element.find(f".//{qn('a:tableStyleId')}").text = PLAIN
    for column, share in zip(shape.table.columns, WIDTHS, strict=True):
        column.width = Inches(wide * share)
    for down, cells in enumerate([HEADS, *rows]):
        shape.table.rows[down].height = Inches(tall)
        for across, words in enumerate(cells):
            cell = shape.table.cell(down, across)
            bold = down > 0 and across == 2
            written(cell.text_frame, [(words, 13, LIGHT.muted if down == 0 else LIGHT.ink, SANS, bold)])
            cell.margin_left, cell.vertical_anchor = Inches(0.05), MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = rgb(LIGHT.grid if down == 0 else LIGHT.paper)
