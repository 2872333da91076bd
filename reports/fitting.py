"""How much room words take on a slide or a sheet of paper, and what stands there when they do not fit."""

import math
from collections.abc import Callable, Sequence

Part = tuple[str, Sequence[str]]
"""A title and its lines, at least one."""

SERIF, SANS = "Georgia", "Arial"
"""On every office machine."""
LETTER = {SERIF: 0.64, SANS: 0.54}
"""Mean width of a letter in its own height."""
LINE, AFTER = 1.2, 3
"""A line in its letters' size; points behind a paragraph."""


def lines_of(words: str, width: float, size: float, face: str = SANS) -> int:
    """How many lines words take in a box `width` inches wide, by the mean width of a letter: on the safe side."""
    fit = max(1, int(width * 72 / (size * LETTER[face])))
    found, used = 1, 0
    for word in words.split(" "):
        length = len(word)
        if used and used + 1 + length > fit:
            found, used = found + 1, 0
        used += length + (1 if used else 0)
        found += (used - 1) // fit if used > fit else 0
        used = used % fit or fit if used > fit else used
    return found


def points_of(words: str, width: float, size: float, face: str = SANS) -> int:
    """The same as points of height, with the space behind a paragraph."""
    return math.ceil(lines_of(words, width, size, face) * size * LINE + AFTER)


def largest(words: str, width: float, room: float, sizes: Sequence[int], face: str = SANS) -> int:
    """The largest of some sizes in which words fit, else the last."""
    return next((size for size in sizes if points_of(words, width, size, face) <= room), sizes[-1])


def fitted(
    parts: Sequence[Part], room: int, headed: int, takes: Callable[[str], int]
) -> list[tuple[str, list[str], int]]:
    """Several lists in one column: title, the lines that have room there, and the room that each is given.

    A head takes `headed`, a line what `takes` says. A list of one line keeps it; of longer ones each gets a line in
    turn while there is room, and ends with how many more there are.

    >>> fitted([("A", ["a", "b", "c"]), ("B", ["d"]), ("C", ["e", "f"])], 8, 1, lambda line: 1)
    [('A', ['a', 'and 2 more'], 3), ('B', ['d'], 2), ('C', ['e', 'f'], 3)]
    >>> fitted([("D", ["d"])], 0, 1, lambda line: 1)
    [('D', ['d'], 2)]
    >>> fitted([("A", ["a", "b"])], 2, 1, lambda line: 1), fitted([("A", ["a", "b"])], 9, 1, lambda line: 1)
    ([('A', ['2 in all'], 2)], [('A', ['a', 'b'], 9)])
    """
    count = takes("")
    kept = [1 if len(lines) == 1 else 0 for _, lines in parts]
    used = [headed + (takes(lines[0]) if len(lines) == 1 else count) for _, lines in parts]
    moved = True
    while moved:
        moved = False
        for place, (_, lines) in enumerate(parts):
            if kept[place] == len(lines):
                continue
            more = takes(lines[kept[place]]) - (count if kept[place] == len(lines) - 1 else 0)
            if sum(used) + more <= room:
                kept[place], used[place], moved = kept[place] + 1, used[place] + more, True
    spare = max(0, room - sum(used)) // len(parts) if parts else 0
    return [
        (about, _counted(lines, number), mine + spare)
        for (about, lines), number, mine in zip(parts, kept, used, strict=True)
    ]


def _counted(lines: Sequence[str], kept: int) -> list[str]:
    left = len(lines) - kept
    rest = [f"and {left:,} more" if kept else f"{left:,} in all"] if left else []
    return [*lines[:kept], *rest]
