"""A deck in the house's look: paper and ink, Georgia for messages, Arial for figures, 16:9, one grid."""

import io
import re
from collections.abc import Sequence
from datetime import datetime

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from charts.theme import LIGHT
from reports.fitting import AFTER, SANS, SERIF, largest
from reports.packed import clean, packed
from reports.told import title as named
from reports.told import until_words
from reports.week import Week

WIDE, HIGH, EDGE = 13.333, 7.5, 0.6
"""Inches: a 16:9 slide and its margin."""
INNER = WIDE - 2 * EDGE
TOP, FOOT, GAP = 1.65, 6.8, 0.4
"""Where what is under the title begins and ends, and what is between two columns."""
SIZES = (40, 34, 28, 24, 22, 20, 16, 13)
"""Of titles, in points; the largest that fits."""
KEPT = ("Title Only", "Blank")
Box = tuple[float, float, float, float]
"""Left, top, width and height in inches."""


class Deck:
    """A presentation that is being written."""

    def __init__(self, one: Week, title: str) -> None:
        self.week, self.made = one, Presentation()
        self.made.slide_width, self.made.slide_height = Inches(WIDE), Inches(HIGH)
        for layout in [each for each in self.made.slide_layouts if each.name not in KEPT]:
            self.made.slide_layouts.remove(layout)
        self._dress()
        self._bare()
        core, day = self.made.core_properties, datetime.combine(one.until, datetime.min.time())
        core.title, core.author, core.last_modified_by = title, "Accord", "Accord"
        core.comments = ""
        core.created = core.modified = day

    def slide(self, title: str, box: Box, size: int, notes: str) -> Slide:
        """A slide with its message as title, the small print at its foot, and notes for whoever speaks."""
        slide = self.made.slides.add_slide(self.made.slide_layouts.get_by_name("Title Only"))
        holder = slide.shapes.title
        holder.left, holder.top, holder.width, holder.height = (Inches(part) for part in box)
        fit = largest(title, box[2], box[3] * 72, [one for one in SIZES if one <= size], SERIF)
        written(holder.text_frame, [(title, fit, LIGHT.ink, SERIF, True)])
        slide.notes_slide.notes_text_frame.text = clean(notes)
        said = f"Accord · {named(self.week)} · {until_words(self.week)}"
        text(slide, (EDGE, 7.02, INNER, 0.25), [(said, 11, LIGHT.muted, SANS, False)])
        return slide

    def bytes(self) -> bytes:
        """The file; the same bytes for the same week."""
        out = io.BytesIO()
        self.made.save(out)
        return packed(out.getvalue(), self.week.until)

    def _bare(self) -> None:
        """Without what the library's template brings along: a picture of an empty page, a printer's settings."""
        for part in (self.made.part.package, self.made.part):
            rels = part._rels
            for key in [key for key, rel in rels.items() if rel.reltype.endswith(("/thumbnail", "/printerSettings"))]:
                rels.pop(key)

    def _dress(self) -> None:
        """Paper, colours and letters of the house in the master, so that what people add looks alike."""
        master = self.made.slide_master
        master.background.fill.solid()
        master.background.fill.fore_color.rgb = rgb(LIGHT.paper)
        theme = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
        theme._blob = _themed(theme.blob)
        for sheet in (master, *self.made.slide_layouts):
            for shape in sheet.placeholders:
                if shape.element.find(f".//{qn('a:off')}") is not None:
                    shape.left, shape.width = (int(part * WIDE / 10) for part in (shape.left, shape.width))


def _themed(xml: bytes) -> bytes:
    text = xml.decode()
    for kind, face in (("major", SERIF), ("minor", SANS)):
        text = re.sub(rf'(<a:{kind}Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{face}", text)
    hues = {f"accent{place}": hue for place, hue in enumerate(LIGHT.categorical[:6], 1)}
    for name, hue in {"dk1": LIGHT.ink, "dk2": LIGHT.muted, "lt2": LIGHT.grid, **hues}.items():
        own = f'<a:{name}><a:srgbClr val="{hue[1:]}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", own, text, flags=re.DOTALL)
    return text.encode()


Said = tuple[str, float, str, str, bool]
"""Words, size in points, colour, typeface, bold."""


def text(slide: Slide, box: Box, lines: Sequence[Said], anchor: MSO_ANCHOR = MSO_ANCHOR.TOP) -> None:
    """A box of paragraphs."""
    shape = slide.shapes.add_textbox(*(Inches(part) for part in box))
    shape.name = clean(f"Text: {lines[0][0]}")[:60] if lines else "Text"
    written(shape.text_frame, lines, anchor)


def written(frame, lines: Sequence[Said], anchor: MSO_ANCHOR = MSO_ANCHOR.TOP) -> None:
    """Paragraphs without margins, at the left, of fixed size."""
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, (words, size, colour, face, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(AFTER)
        run = paragraph.add_run()
        run.text = clean(words)
        run.font.size, run.font.name, run.font.bold = Pt(size), face, bold
        run.font.color.rgb = rgb(colour)


def rule(slide: Slide, box: Box, colour: str) -> None:
    """A bar of colour: decoration, which a screen reader passes over."""
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(part) for part in box))
    bar.fill.solid()
    bar.fill.fore_color.rgb = rgb(colour)
    bar.line.fill.background()
    bar._element.remove(bar._element.find(qn("p:style")))
    bar.name = "Rule"
    mark = parse_xml(
        f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    bar._element._nvXxPr.cNvPr.append(mark)


def rgb(colour: str) -> RGBColor:
    """A colour of the theme."""
    return RGBColor.from_string(colour[1:])
