"""A draft of a map: what was recognised, guessed and said about some files, and what only a person can say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from agreement.errors import Refused
from intake import evidence, mapfile
from intake.drafting import history
from intake.drafting.answers import Answers
from intake.drafting.dating import Happened, happened
from intake.drafting.linked import Link, links
from intake.drafting.looking import Alike, Memo, looked_at, once
from intake.drafting.meaning import States, states
from intake.drafting.picking import labels_of, picked
from intake.drafting.plan import plan
from intake.drafting.sources import Source, patterns, sources
from intake.drafting.written import toml
from intake.mapping import Mapping as Map
from intake.recognised import DEALS
from intake.sheets import Sheet


@dataclass(frozen=True)
class Draft:
    """Files of one import as a map, and everything people may correct about it."""

    sources: tuple[Source, ...]
    links: tuple[Link, ...]
    picked: Mapping[str, str]
    """By column of the contract: the label of the column it comes from."""
    states: tuple[States, ...]
    events: tuple[Happened, ...]
    questions: Mapping[str, evidence.Question]
    """By label of a column: what is still to be answered before the map can be used."""
    alike: Alike
    """By label of a column: spellings that are one, each with the one that stands for it."""
    unused: tuple[str, ...]
    """Files that bring nothing, in words."""
    notes: tuple[str, ...]
    """What was noticed; reading the files says the same with the counts of that time."""
    plan: Mapping[str, Any]
    lacks: str = ""
    """Why it cannot be used yet, whatever is answered: no column is the id of a lead."""

    @property
    def leads(self) -> tuple[Source, ...]:
        """The files that leads are made of: all but their history."""
        return history.split(self.sources)[0]

    @property
    def title(self) -> str:
        """What was recognised."""
        return str(self.plan["title"])

    @property
    def text(self) -> str:
        """The map as a TOML file, with what was noticed and what is open as remarks."""
        return toml(self.plan, (*self.unused, *self.notes), self.questions)

    @property
    def mapping(self) -> Map:
        """The map itself; refuses while a question is open or no column is the id of a lead."""
        if self.lacks:
            raise Refused(self.lacks)
        for label, one in self.questions.items():
            raise Refused(
                f"{label}: {one.text} Answer it on the data page, or write a map with `accord map` and edit it."
            )
        return mapfile.parse(self.text, f"{self.plan['name']}.toml")


def draft(sheets: Sequence[Sheet], answers: Answers | None = None, memo: Memo | None = None) -> Draft:
    """Drafts a map for files of leads (one of deals, contacts or leads, or several that belong together).

    `answers` are what people said before; `memo` keeps what was worked out between two calls over the same files.
    Raises Refused where no file has columns.
    """
    said, kept = answers or Answers(), memo if memo is not None else {}
    every = sources([one for one in sheets if one.header], said.formats)
    if not every:
        raise Refused("None of these files has columns. Bring a CSV file with a first line that names them.")
    every, past = history.split(every)
    if not every:
        raise Refused("These files hold a history alone. Bring the file of its leads together with it.")
    joined = once(kept, ("links", *((one.key, one.format.name, one.marks) for one in every)), lambda: links(every))
    used, labels = _used(every[0], joined, said)
    joined = tuple(link for link in joined if link.source in used)
    words = _states(used, said, kept)
    events = happened(used, labels, words, said.dated)
    dates = {f"{one.event}_at": one.label for one in events if one.told}
    choices, questions, alike, notes = looked_at(used, {**labels, **dates}, said, kept)
    tables = plan(used, joined, labels, events, choices)
    if past is not None:
        words = (*words, *_past(past, words, tables, questions, said, kept))
    return Draft(
        (*used, *((past,) if past else ())), joined, labels, words, events, questions, alike,
        tuple(_unused(one, every[0]) for one in every if one not in used),
        (*_several(joined), *_undated(events), *notes),
        tables, "" if "lead_id" in labels else _no_id(every[0]),
    )  # fmt: skip


def _used(first: Source, joined: Sequence[Link], said: Answers) -> tuple[tuple[Source, ...], dict[str, str]]:
    """The files that bring anything, and which column of theirs is which."""
    labels = picked(
        (first, *(link.source for link in joined)), [link.source.key for link in joined if link.lookup], said.columns
    )
    bring = [link.source for link in joined if link.source.format.rows == DEALS
             or any(label in labels_of(link.source) for label in labels.values())]  # fmt: skip
    return (first, *bring), labels


def _past(
    one: Source, leads: Sequence[States], tables: dict[str, Any], questions: dict[str, evidence.Question],
    said: Answers, kept: Memo,
) -> tuple[States, ...]:  # fmt: skip
    """Adds the stage history to a map; gives back what its words mean."""
    known = history.words(one, said.meanings, leads)

    def look(target: str, title: str, cells: pl.Series) -> evidence.Options:
        key = (history.FRAME, title, one.marks)
        best: evidence.Options = once(kept, key, lambda: evidence.options(history.FRAME, target, title, cells))
        settled = said.settled.get(f"{one.key}.{title}")
        return evidence.Options({**best.column_options, **settled}, best.notes) if best.question and settled else best

    tables["frames"][history.FRAME], asked = history.tables(one, known, look)
    tables["files"][one.key] = {"names": patterns(one)}
    tables["title"] += f" and {one.format.title}"
    questions.update([asked] if asked else [])
    return (known,) if known else ()


def _states(found: Sequence[Source], said: Answers, kept: Memo) -> tuple[States, ...]:
    """The columns of states of each file, leads first."""
    columns = []
    for one in found:
        names = [part.column for part in one.format.stages]
        labels = [one.label(part) for part in names]
        if one.key in said.states:
            labels = [f"{one.key}.{said.states[one.key]}"]
        for label in dict.fromkeys(filter(None, labels)):
            if label not in labels_of(one):
                continue
            means = {word: event for part in one.format.stages for word, event in part.means.items()}
            cells = one.cells(label.removeprefix(f"{one.key}."))
            columns.append(states(label, cells, said.meanings.get(label, {}), means))
    return tuple(column for column in columns if column is not None)


def _no_id(one: Source) -> str:
    names = ", ".join(one.header[:30])
    return f"No column of {one.sheets[0].file} can be the id of a lead. It has: {names}. Say which one it is."


def _unused(one: Source, first: Source) -> str:
    return f"{one.sheets[0].file} is not used: it brings nothing that is joined to {first.sheets[0].file}"


def _several(joined: Sequence[Link]) -> list[str]:
    return [
        f"{link.several:,} rows of {link.source.key} name several people: each counts once, with the one created first"
        for link in joined
        if link.several
    ]


def _undated(events: Sequence[Happened]) -> list[str]:
    return [
        f"{', '.join(map(repr, one.words))}: {one.event.replace('_', ' ')}, but no column says since when"
        for one in events
        if not one.told
    ]
