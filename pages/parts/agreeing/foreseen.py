"""The prediction ledger: what each version was signed on, what came, and how good both sides' foresight has been."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from charts.foreseen import foreseen
from metrics._broken import NAMES, reminders
from pages.parts import charting, frames, look, tables
from pages.parts.agreeing.opening import Now
from pages.parts.agreeing.words import day_words
from pages.parts.look import tag
from pages.parts.wording import NOTHING, interval, percent, plural, written

KEY = "prediction_score"
UNITS = {"volume": "leads", "acceptance": "share", "win_rate": "share"}
OWNERS = {"volume": "marketing", "acceptance": "sales", "win_rate": "together"}
"""Whose promise the fact keeps or breaks: marketing delivers the volume, sales accepts, both make the win."""
BANDS = "leads a week that pass · bands hold 80 and 95 of 100 weeks"
SHORT = {"acceptance": "Acceptance", "win_rate": "Wins"}
TOO_EARLY = "too early"
SAYS = {
    "inside": ("● inside", "accord-none"), "outside": ("▼ outside", "accord-worse"),
    TOO_EARLY: ("○ too early", "accord-none"),
}  # fmt: skip


def due(shown: Now) -> list[str]:
    """Why both sides should look at the agreement in force again; empty while nothing calls for it."""
    if shown.ruling is None:
        return []
    return reminders(shown.ruling, frames.result(KEY), frames.bundle().calendar.today())


def draw(shown: Now) -> None:
    """Both sides' record over all agreements, then each version of the segment, the latest first."""
    scored = frames.result(KEY)
    _record(scored.filter(pl.col("version").is_null()))
    mine = scored.filter(pl.col("version").is_not_null() & (pl.col("applies_to") == shown.segment))
    if mine.is_empty():
        st.info("No version of this agreement was signed on a prediction yet. The next one will be.",
                icon=":material/hourglass_empty:")  # fmt: skip
        return
    for version in sorted(mine["version"].unique().to_list(), reverse=True):
        _version(version, mine.filter(pl.col("version") == version))
    tables.save(lambda: mine, "foreseen-and-came")


def _record(records: pl.DataFrame) -> None:
    """How often facts lay inside the 80 % interval, by whose promise they are."""
    columns = st.columns(3, gap="small")
    for column, (measure, name) in zip(columns, NAMES.items(), strict=True):
        row = next(iter(records.filter(pl.col("measure") == measure).to_dicts()), None)
        owner = OWNERS[measure]
        whose = "both sides" if owner == "together" else owner
        head = tag("div", f"{name} · {whose}", f"accord-eyebrow accord-{owner}")
        column.html(f'<div class="accord-tile">{head}{_held(row)}</div>')


def _held(row: dict[str, Any] | None) -> str:
    if row is None or not row["judged"]:
        return tag("div", TOO_EARLY, "accord-number") + tag(
            "div", "No prediction could be judged yet", "accord-context"
        )
    judged = row["judged"]
    number = percent(row["share80"]) if judged >= 30 else f"{row['held80']} of {judged}"
    counted = f"{row['held80']} of {judged} predictions held in their 80 % interval, {row['held95']} in their 95 % one"
    honest = f"honest intervals hold 80 %; this record may be {interval(row['low'], row['high'], 'share')}"
    lines = tag("div", counted, "") + tag("div", honest, "")
    return tag("div", number, "accord-number") + f'<div class="accord-context">{lines}</div>'


def _version(version: int, rows: pl.DataFrame) -> None:
    volume = rows.filter((pl.col("measure") == "volume") & pl.col("value").is_not_null())
    with st.container(border=True, key=f"accord_together_foreseen_{version}", gap="xsmall"):
        st.html(tag("div", f"Version {version}", "accord-eyebrow accord-together"))
        if volume.height:
            title = volume_words(volume)
            drawn = foreseen(volume, title, "leads", look.mode())
            st.html(tag("h4", title, "accord-message") + tag("div", BANDS, "accord-print"))
            charting.chart(drawn, f"foreseen_{version}")
        st.html(_shares(rows.filter(pl.col("measure") != "volume").to_dicts()))


def volume_words(volume: pl.DataFrame) -> str:
    """How many weeks came as foreseen."""
    judged = volume.filter(pl.col("state") != TOO_EARLY)
    inside = judged.filter(pl.col("state") == "inside").height
    if judged.is_empty():
        return "No week is over yet"
    mean, told = judged["value"].mean(), judged["predicted"][0]
    return (
        f"{inside} of {plural(judged.height, 'week')} came inside the 95 % interval; on average "
        f"{written(mean if isinstance(mean, float) else None, 'leads')} leads a week, {written(told, 'leads')} foreseen"
    )


def _shares(rows: Sequence[dict[str, Any]]) -> str:
    """A line for each stretch of 13 weeks, acceptance and win rate."""
    heads = "".join(tag("th", head, "") for head in ("", "13 weeks", "80 % foreseen", "came", ""))
    lines = "".join(f"<tr>{_share(row)}</tr>" for row in rows)
    table = f'<table class="accord-ladder"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>'
    return f'<div class="accord-scroll">{table}</div>'


def _share(row: dict[str, Any]) -> str:
    said, colour = SAYS.get(row["state"] or "", ("not known", "accord-none"))
    counted = f" ({row['numerator']} of {row['denominator']})" if row["denominator"] else ""
    came = written(row["value"], "share") + counted if row["denominator"] else NOTHING
    told = interval(row["low80"], row["high80"], "share")
    cells = "".join(tag("td", cell, "") for cell in (f"from {day_words(row['week'])}", told, came))
    name = tag("td", SHORT[row["measure"]], "accord-left")
    return name + cells + tag("td", said, f"accord-left {colour}")
