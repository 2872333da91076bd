"""The glossary, made from the declarations, so that no text can disagree with a number."""

from collections.abc import Iterable

from metrics._metric import Metric

CLOCKS = {"short": "Short clock: sales, by week", "long": "Long clock: marketing, by month", "together": "Together"}


def markdown(metrics: Iterable[Metric]) -> str:
    """A table for each clock, a line for each metric, in reading order."""
    declared = list(metrics)
    return "\n\n".join(
        _table(title, [metric for metric in declared if metric.clock == clock]) for clock, title in CLOCKS.items()
    )


def _table(title: str, metrics: list[Metric]) -> str:
    lines = [f"**{title}**", "", "| key | question | how | unit |", "| --- | --- | --- | --- |"]
    lines += [f"| `{m.key}` | {_cell(m.question)} | {_cell(m.formula)} | {m.unit} |" for m in metrics]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
