"""The same numbers in every form: the screen, text, HTML, slides, workbook, CSV, and the terminal's JSON."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pptx
import pytest
from streamlit.testing.v1 import AppTest

import cli
from agreement.ledger import Ledger
from charts.numbers import written
from pages.parts.telling.behind import behind
from reports.forms import BY_KEY
from reports.told import known_limits, lists, state_words, usual_words
from reports.week import Week, last_whole_week, week
from store import agreements, people
from store.frames import read_ledger
from tests.pages.agreeing import text as shown_words
from tests.sampled import company as company
from tests.sampled import sample_file as sample_file
from tests.signing import signs_in

PAGE = str(Path(__file__).parents[2] / "pages" / "together" / "week.py")
Told = dict[str, tuple[str, str, str]]
"""By measure: the number, the week before and the state, as written."""


@pytest.fixture(scope="module")
def ledger(sample_file: Path) -> Ledger:
    return read_ledger(f"sqlite:///{sample_file}")


@pytest.fixture(scope="module")
def told(ledger: Ledger, sample_file: Path) -> Week:
    url = f"sqlite:///{sample_file}"
    table, versions = agreements.open_proposals(url), agreements.in_force(url)
    return week(ledger, last_whole_week(ledger), table, versions, ledger.calendar.today())


def made(key: str, told: Week, ledger: Ledger) -> bytes:
    return BY_KEY[key].make(told, lambda: behind(told, ledger, False), ())


def on_screen(monkeypatch: pytest.MonkeyPatch, company: str) -> tuple[Told, str]:
    signs_in(monkeypatch, company, people.person(company, "erin"))
    page = AppTest.from_file(PAGE, default_timeout=60).run()
    assert not page.exception
    assert {one.proto.label for one in page.get("download_button")} >= {one.words for one in BY_KEY.values()}
    blocks = [str(one.value) for one in page.get("html") if '"accord-number"' in str(one.value)]
    found = {}
    for block in blocks:
        plain = re.sub(r"<[^>]+>", "\n", html.unescape(block)).replace("\u00a0", " ")
        words = [line for line in plain.splitlines() if line]
        before = next(line for line in words if "week before" in line).removeprefix("a week before ")
        found[words[1]] = (words[2], before, words[3])
    return found, page.title[0].value + "\n" + shown_words(page)


def in_text(content: bytes) -> Told:
    lines = re.findall(r"^  (\S[^:]*?) {2,}(.+?): (.+?) \(before: (.+)\)$", content.decode(), re.MULTILINE)
    return {name: (value, before, state) for state, name, value, before in lines}


def in_html(content: bytes) -> Told:
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>", content.decode())
    return {html.unescape(name): (value, before, state) for name, value, before, state in rows}


def in_table(content: bytes) -> Told:
    shapes = [shape for slide in pptx.Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
    (table,) = [shape.table for shape in shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    return {row[0]: (row[2], row[3], row[5]) for row in rows[1:]}


def in_charts(content: bytes) -> dict[str, dict[str, tuple[float | None, ...]]]:
    shapes = [shape for slide in pptx.Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
    plots = [shape.chart.plots[0] for shape in shapes if shape.has_chart]
    return {next(iter(plot.series)).name: {one.name: tuple(one.values) for one in plot.series} for plot in plots}


def everything(content: bytes) -> str:
    deck = pptx.Presentation(io.BytesIO(content))
    boxes = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    return "\n".join([*boxes, *(slide.notes_slide.notes_text_frame.text for slide in deck.slides)])


def test_five_forms_and_the_screen_say_the_same_numbers(
    told: Week, ledger: Ledger, company: str, monkeypatch: pytest.MonkeyPatch, capsysbinary: Any
) -> None:
    wanted = {m.name: (m.value, m.before, state_words(m)) for m in told.measures}
    assert len(wanted) == len(told.measures) == 8
    screen, said = on_screen(monkeypatch, company)
    text, page, slides = (made(key, told, ledger) for key in ("text", "html", "pptx"))
    assert screen == in_text(text) == in_html(page) == in_table(slides) == wanted
    monkeypatch.setenv("ACCORD_DATABASE_URL", company)
    assert cli.main(["report", "--format", "json"]) == 0
    plain = json.loads(capsysbinary.readouterr().out)
    assert {m["name"]: (m["value"], m["before"]) for m in plain["measures"]} == {
        name: one[:2] for name, one in wanted.items()
    }
    words = {"screen": said, "text": text.decode(), "html": html.unescape(page.decode()), "pptx": everything(slides)}
    for form, whole in words.items():
        for line in (told.sentence.removesuffix("."), *told.agreements, *told.table, f"{told.disputes}"):
            assert line in whole, (form, line)
        for one in told.raised:
            assert one.what in whole, (form, one.what)


def same(number: Any) -> Any:
    """A number of a workbook: written with sixteen digits."""
    return pytest.approx(number, rel=1e-15, abs=0)


def test_numbers_are_numbers_in_the_sheet_the_csv_the_charts_and_the_json(told: Week, ledger: Ledger) -> None:
    front = openpyxl.load_workbook(io.BytesIO(made("xlsx", told, ledger)))["Week"]
    rows = {row[0].value: [cell.value for cell in row] for row in front.iter_rows(min_row=6, max_row=13)}
    lines = {row["measure"]: row for row in csv.DictReader(io.StringIO(made("csv", told, ledger).decode("utf-8-sig")))}
    charts = in_charts(made("pptx", told, ledger))
    plain = {one["name"]: one for one in json.loads(made("json", told, ledger))["measures"]}
    for m in told.measures:
        row, line = rows[m.name], lines[m.name]
        assert row[2] == same(m.number)
        assert float(line["number"]) == charts[m.name][m.name][-1] == plain[m.name]["number"] == m.number
        assert written(row[2], m.unit, told.currency) == m.value == line["written"]
        assert row[4] == same(m.previous)
        assert float(line["previous"]) == charts[m.name][m.name][-2] == m.previous
        assert written(row[4], m.unit, told.currency) == m.before
        assert row[5:8] == same([*known_limits(m)])
        assert [float(line[end]) for end in ("low", "mean", "high")] == [*known_limits(m)]
        assert (row[8], row[9]) == (line["signal"], int(line["leads_behind"])) == (state_words(m), len(m.behind))
        assert row[10:22] == same([*m.history])
        assert charts[m.name][m.name] == m.history == tuple(plain[m.name]["history"])
        ends = [charts[m.name][f"Usual range, {end}"][-1] for end in ("low", "high")]
        assert ends == [*known_limits(m)][::2]
        assert usual_words(m, told.currency) in everything(made("pptx", told, ledger))


def test_behind_each_number_stand_as_many_rows_as_it_counts(told: Week, ledger: Ledger) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made("xlsx", told, ledger)))
    for m in told.measures:
        rows = [dict(zip(head, row, strict=True)) for head, row in _rows(book[m.name])]
        assert tuple(sorted(row["Lead"] for row in rows)) == m.behind
        if m.unit == "leads":
            assert len(rows) == m.number
        if m.unit == "money":
            assert sum(row["Amount (EUR)"] or 0 for row in rows) == m.number
        if m.name == "SAL rate":
            assert sum(row["Decision"] == "accepted" for row in rows) / len(rows) == m.number
            begun = {row["Decided"].date() - timedelta(days=row["Decided"].weekday()) for row in rows}
            assert begun == {told.begins}
    assert book.sheetnames[:3] == ["Week", "Six and twelve", "Both clocks"]
    assert all(sheet.freeze_panes == "B6" and sheet.auto_filter.ref for sheet in book)
    assert len(list(_rows(book["Both clocks"]))) == len(told.pairing.cohorts if told.pairing else ())
    assert len(list(_rows(book["Six and twelve"]))) == 18 * len(told.trends)


def _rows(sheet: Any) -> Iterator[tuple[tuple[str, ...], tuple[Any, ...]]]:
    head, *rows = sheet.iter_rows(min_row=5, values_only=True)
    return ((head, row) for row in rows)


def test_names_stand_in_the_workbook_only_for_those_who_may_see_them(told: Week, ledger: Ledger) -> None:
    full, masked = (
        openpyxl.load_workbook(io.BytesIO(BY_KEY["xlsx"].make(told, lambda n=names: behind(told, ledger, n), ())))
        for names in (True, False)
    )
    people_named = {row[2] for _, row in _rows(full["SAL rate"])} | {row[3] for _, row in _rows(full["SAL rate"])}
    hidden = {str(cell) for sheet in masked for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert len(people_named) > 60
    assert people_named.isdisjoint(hidden)
    assert {row[2] for _, row in _rows(masked["SAL rate"])} == {
        " ".join(f"{part[0]}." for part in str(row[2]).split()) for _, row in _rows(full["SAL rate"])
    }


def test_the_lists_stand_whole_in_text_workbook_and_notes(told: Week, ledger: Ledger) -> None:
    front = openpyxl.load_workbook(io.BytesIO(made("xlsx", told, ledger)))["Week"]
    cells = {row[0] for row in front.iter_rows(values_only=True)}
    notes, text = everything(made("pptx", told, ledger)), made("text", told, ledger).decode()
    for about, lines in lists(told):
        for line in (about, *lines):
            assert line in cells
            assert line in notes
            assert line in text
