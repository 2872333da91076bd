"""Every form in which the week leaves the screen: the page's buttons, the terminal and the mail make the same files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from reports.corrections import Correction
from reports.week import Week
from reports.week_paper import week_html, week_text
from reports.week_plain import week_csv, week_json
from reports.week_sheets import week_sheets
from reports.week_slides import week_slides

Leads = Callable[[], pl.DataFrame]
"""The leads behind the numbers (`week_sheets` says how), read only by the form that holds them."""


@dataclass(frozen=True)
class Form:
    """One kind of file."""

    key: str
    words: str
    """On its button."""
    suffix: str
    kind: str
    """Its media type."""
    icon: str
    make: Callable[[Week, Leads, Sequence[Correction]], bytes]
    """The same bytes for the same week; the last is what is known otherwise since it was reported."""
    binary: bool = False
    """Whether a terminal cannot show it."""

    def name(self, one: Week) -> str:
        """What the file is called."""
        return f"accord-week-{one.begins}.{self.suffix}"


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS = (
    Form("pptx", "PowerPoint", "pptx", f"{OFFICE}.presentationml.presentation", "slideshow",
         lambda one, leads, since: week_slides(one, since), True),
    Form("xlsx", "Excel", "xlsx", f"{OFFICE}.spreadsheetml.sheet", "table_view",
         lambda one, leads, since: week_sheets(one, leads(), since), True),
    Form("html", "One page that prints", "html", "text/html", "print",
         lambda one, leads, since: week_html(one, since).encode()),
    Form("text", "Text for a mail", "txt", "text/plain", "mail",
         lambda one, leads, since: f"{week_text(one, since)}\n".encode()),
    Form("csv", "CSV", "csv", "text/csv", "csv", lambda one, leads, since: week_csv(one)),
    Form("json", "JSON", "json", "application/json", "data_object", lambda one, leads, since: week_json(one)),
)  # fmt: skip
BY_KEY = {form.key: form for form in FORMS}
