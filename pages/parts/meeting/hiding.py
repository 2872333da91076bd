"""Names and addresses out of what people typed, before it reaches the shared screen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pages.parts.wording import masked

ADDRESS = re.compile(r"[^\s@<>()\"',;:]+@[^\s@<>()\"',;:]+")
WORD = re.compile(r"[^\W\d_][\w’'.&-]*")
LONGEST = 12
"""Words of the longest name that is looked for."""


@dataclass(frozen=True)
class Named:
    """What is hidden: whole names of people and companies, and the single words of colleagues' names."""

    whole: frozenset[str]
    words: frozenset[str]
    longest: int
    """Words of the longest whole name."""


def named(names: Iterable[str], colleagues: Iterable[str]) -> Named:
    """Names as they are looked for: lower case, one space between words."""
    colleagues = list(colleagues)
    words = {_key(word) for name in colleagues for word in name.split() if len(word) > 2}
    whole = frozenset(_key(name) for name in (*names, *colleagues))
    return Named(whole, frozenset(words), min(LONGEST, max((len(name.split()) for name in whole), default=0)))


def people_among(answering: Iterable[str]) -> list[str]:
    """Those who answer for something by name, not by team.

    >>> people_among(["Daan de Wit", "the sales desk", "Sales desk", "Marketing"])
    ['Daan de Wit']
    """
    words = ((who, who.split()) for who in answering)
    return [who for who, parts in words if len(parts) > 1 and parts[0][0].isupper() and parts[-1][0].isupper()]


def hidden(text: str, names: Named) -> str:
    """The text with every e-mail address and every known name masked.

    Whole names in whatever case they were typed, single words where they are written like a name.

    >>> hidden("Anna calls ada@example.com and blue sky ltd", named(["Blue Sky Ltd"], ["Anna Berger"]))
    'A. calls a… and B. S. L.'
    """
    text = ADDRESS.sub(lambda found: masked(found.group()), text)
    words = list(WORD.finditer(text))
    said, at, place = [], 0, 0
    while place < len(words):
        length = _name_at(text, words, place, names)
        if not length:
            place += 1
            continue
        begins, ends = words[place].start(), words[place + length - 1].end()
        said += [text[at:begins], masked(text[begins:ends].title())]
        at, place = ends, place + length
    return "".join([*said, text[at:]])


def _name_at(text: str, words: list[re.Match[str]], place: int, names: Named) -> int:
    """How many words from `place` on are a name; 0 where none begins."""
    for length in range(min(names.longest, len(words) - place), 1, -1):
        if _key(text[words[place].start() : words[place + length - 1].end()]) in names.whole:
            return length
    word = words[place].group()
    return int(word[0].isupper() and (_key(word) in names.whole or _key(word) in names.words))


def _key(name: str) -> str:
    return " ".join(name.casefold().strip(" .'’").split())
