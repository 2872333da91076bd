"""Who gets the credit? What nine models give to each channel; how far they lie apart is the honest answer."""

from typing import Any

import polars as pl

from charts.numbers import NOTHING, compact, interval, percent
from charts.spans import spans
from pages.parts.cards import Block
from pages.parts.ladder import Cell, count, ladder
from pages.parts.sourcing.view import KEY, MONEY, WINS, Credit, called, models
from pages.parts.wording import plural, small_print

SENTENCE = "Nobody can see what would have happened without a channel: the range across models is the honest answer."


def ranges(credit: Credit) -> Block:
    """For each channel a bar from the model that gives it least to the one that gives it most."""
    lines = credit.channels()
    if not lines or not lines[0]["wins"]:
        return Block(KEY, "marketing", "No win to share among channels yet", "no wins yet", eyebrow="Attribution")
    currency = credit.board.currency
    title = message(credit, lines)
    shown = pl.DataFrame(
        [
            {"channel": called(line), "answers": line["answers"], "value": line[credit.column],
             "low": line["low"] if credit.measure == WINS else None,
             "high": line["high"] if credit.measure == WINS else None,
             "note": f"touched {line['leads']} of {line['wins']}"}
            for line in lines
        ],
        schema={"channel": pl.String, "answers": pl.List(pl.Float64), "value": pl.Float64, "low": pl.Float64,
                "high": pl.Float64, "note": pl.String},
    )  # fmt: skip
    drawn = spans(
        shown, title, credit.unit, "marketing", credit.board.mode, label="channel", chosen=credit.model, note="note",
        currency=currency,
    )  # fmt: skip
    first = lines[0]
    return Block(
        key=KEY, side="marketing", message=title, eyebrow="Attribution · nine models",
        headline=_reach(first, credit), drawn=drawn, unit="share",
        print=small_print("share of the wins" if credit.measure == WINS else f"won amounts, {currency}",
                          f"n = {plural(first['wins'], 'win')}", credit.board.chosen.words, "all agreements"),
        context=(
            f"of {called(first)}; the range across models is the honest answer",
            f"◆ {credit.model}{_half_life(first)}: {_own(first, credit)}",
            "bar: least to most over nine models, a stroke each",
            *(["whisker: 95 % bootstrap range of the marked model"] if credit.measure == WINS else []),
        ),
        link=credit.board.link(KEY, channel=called(first)),
        table=credit.rows.select("model", "channel", "leads", "credit", "wins", "value", "low", "high", "revenue"),
    )  # fmt: skip


def message(credit: Credit, lines: list[dict[str, Any]]) -> str:
    """The channel with most by the chosen model, and how far the models lie apart on it."""
    first = lines[0]
    what = "the wins" if credit.measure == WINS else "the revenue"
    return f"{called(first).capitalize()} brought {_reach(first, credit)} of {what}, by the model one believes"


def _reach(line: dict[str, Any], credit: Credit) -> str:
    known = [one for one in line["answers"] if one is not None]
    return interval(min(known), max(known), credit.unit, credit.board.currency) if known else NOTHING


def _own(line: dict[str, Any], credit: Credit) -> str:
    if credit.measure == MONEY:
        return NOTHING if line["revenue"] is None else f"{compact(line['revenue'])} {credit.board.currency}"
    reach = f" ({interval(line['low'], line['high'], 'share')})" if line["low"] is not None else ""
    return f"{percent(line['value'])}{reach}"


def _half_life(line: dict[str, Any]) -> str:
    return f" (half-life {line['half_life_days']} days)" if line["half_life_days"] else ""


def table(credit: Credit) -> Block:
    """All nine models side by side, a row a channel; every channel opens the won leads that it touched."""
    lines = credit.channels()
    if not lines or not lines[0]["wins"]:
        return Block("models", "marketing", "No win to share among channels yet", "no wins yet", eyebrow="Nine models")
    names = models(credit.rows)
    half_life = credit.rows["half_life_days"].max()
    what = "share of the wins" if credit.measure == WINS else f"won amounts, {credit.board.currency}"
    head = ["channel", "won leads it touched", *(Cell(name, look=_look(name, credit)) for name in names)]
    return Block(
        key="models", side="marketing", message="Nine models, nine answers, one record of touches", headline="",
        eyebrow="The same as a table", print=small_print(what, f"n = {plural(lines[0]['wins'], 'win')}"),
        rows=ladder(head, [_row(credit, line, names) for line in lines], "What nine models give to each channel"),
        table=credit.rows.select("model", "channel", "leads", "credit", "wins", "value", "low", "high", "revenue"),
        context=(
            f"time decay: half for every {half_life} days before the last touch",
            "U-shaped: 40 % first, 40 % creation · position-based: 40 % first, 40 % last · "
            "W-shaped: 30 % first, creation and opportunity each",
        ),
    )  # fmt: skip


def _row(credit: Credit, line: dict[str, Any], names: list[str]) -> list[Cell]:
    said = [NOTHING if one is None else percent(one) if credit.measure == WINS else compact(one)
            for one in line["answers"]]  # fmt: skip
    link = credit.board.link(KEY, channel=called(line))
    shares = [Cell(words, look=_look(name, credit)) for words, name in zip(said, names, strict=True)]
    return [Cell(called(line), look="accord-strong"), count(line["leads"], link), *shares]


def _look(name: str, credit: Credit) -> str:
    return "accord-strong" if name == credit.model else ""
