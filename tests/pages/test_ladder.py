"""The small tables of numbers: text stays text, numbers are links, drawings have words."""

from pages.parts.ladder import Cell, count, drawn, ladder, left, of


def test_text_from_the_data_cannot_become_markup() -> None:
    table = ladder([left('<b>"x"</b>')], [["<script>", Cell("<i>", "/leads?a=<b>")]], 'a "table" <b>')
    assert "<script>" not in table
    assert "<i>" not in table
    assert "<b>" not in table
    assert "&lt;script&gt;" in table


def test_a_count_opens_its_leads_and_a_zero_opens_nothing() -> None:
    assert count(1200, "/leads?x=1") == Cell("1,200", "/leads?x=1")
    assert count(0, "/leads?x=1") == Cell("0", "")
    assert count(None) == Cell("", "")


def test_a_part_of_a_whole_has_two_ways() -> None:
    table = ladder(["", ""], [["in time", of(0, 54, "/leads?p=1", "/leads?w=1")]], "t")
    assert "0 of <a" in table
    assert 'href="/leads?w=1"' in table
    assert "/leads?p=1" not in table


def test_a_drawing_has_words_and_a_bar_its_length() -> None:
    table = ladder(["", ""], [["x", drawn("<svg/>", "half within 1 h")], ["y", Cell("4", bar=0.5)]], "t")
    assert 'alt="half within 1 h"' in table
    assert 'src="data:image/svg+xml,%3Csvg/%3E"' in table
    assert "width: 3.00rem" in table


def test_rows_have_names_and_a_table_without_links_takes_the_keyboard() -> None:
    table = ladder(["step", "half"], [["created", "2 d"]], "Delays")
    assert '<th class="accord-left" scope="row">created</th><td class="">2 d</td>' in table
    assert '<th class="" scope="col">half</th>' in table
    assert table.startswith('<div class="accord-scroll" tabindex="0">')
    assert "tabindex" not in ladder(["", ""], [["x", count(1, "/leads")]], "t")
