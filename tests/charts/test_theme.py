"""The design system: enough contrast in both modes, and the same ten colours as the page's theme."""

import tomllib
from pathlib import Path

import pytest

from charts.theme import CONFIG, DARK, LIGHT, Palette, blank, contrast, faded

CONFIG_FILE = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # the known grey that just fails AA


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_chart_colour_stands_out_from_the_paper(palette: Palette) -> None:
    weak = {colour: contrast(colour, palette.paper) for colour in palette.categorical}
    assert {colour: ratio for colour, ratio in weak.items() if ratio < 3} == {}
    assert len(set(palette.categorical)) == 10


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_colour_reads_on_the_paper(palette: Palette) -> None:
    texts = {"ink": palette.ink, "muted": palette.muted, "better": palette.better, "worse": palette.worse}
    assert {name: c for name, c in texts.items() if contrast(c, palette.paper) < 4.5} == {}


def test_the_sides_keep_their_hues() -> None:
    assert (LIGHT.side("sales"), LIGHT.side("marketing")) == ("#0072B2", "#D55E00")
    assert LIGHT.side("together") not in (LIGHT.side("sales"), LIGHT.side("marketing"))


@pytest.mark.parametrize(("name", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_the_page_and_the_figures_share_their_colours(name: str, palette: Palette) -> None:
    theme = tomllib.loads(CONFIG_FILE.read_text(encoding="utf-8"))["theme"][name]
    assert tuple(theme["chartCategoricalColors"]) == palette.categorical
    assert theme["backgroundColor"] == palette.paper
    assert theme["textColor"] == palette.ink
    assert contrast(theme["linkColor"], palette.paper) >= 4.5
    assert contrast(theme["primaryColor"], "#FFFFFF") >= 4.5


def test_nothing_of_the_page_comes_from_elsewhere() -> None:
    config = CONFIG_FILE.read_text(encoding="utf-8")
    assert "http" not in config
    assert tomllib.loads(config)["browser"]["gatherUsageStats"] is False
    assert tomllib.loads(config)["client"]["showErrorDetails"] == "none"


def test_a_figure_has_no_button_that_uploads_it() -> None:
    assert CONFIG["displayModeBar"] is False
    assert "sendChartToCloud" in CONFIG["modeBarButtonsToRemove"]


def test_a_blank_figure_lets_the_paper_through() -> None:
    figure = blank("dark", "A title")
    assert figure.layout.paper_bgcolor == figure.layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.meta["title"] == "A title"


def test_a_faded_colour_keeps_its_hue() -> None:
    assert faded("#0072B2", 0.5) == "rgba(0, 114, 178, 0.5)"
