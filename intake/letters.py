"""Which encoding makes words of bytes: of the world's older ones, by the letters that each would read."""

from itertools import pairwise
from unicodedata import category

from charset_normalizer import from_bytes

_EAST = ("cp932", "euc_jp", "gb18030", "big5", "cp949")
_WEST = ("cp1252", "cp1251", "cp1253", "cp1250", "cp1254", "mac_roman", "cp850")
_INSIDE = "’‘“”…–—·®™©°ªº´`"
"""Signs that may stand beside a letter."""


def ranked(sample: bytes) -> list[str]:
    """Encodings in the order of how likely they are, by the letters that they would make of the sample."""
    chaos = {}
    for match in from_bytes(sample, cp_isolation=[*_EAST, *_WEST], threshold=0.7):
        for name in match.could_be_from_charset:
            chaos[name] = round(match.chaos, 1) - round(match.coherence, 1)
    east = [name for name in _EAST if name in chaos and _runs(sample, name) >= 0.6]
    west = sorted(_WEST, key=lambda name: (_odd(sample, name), chaos.get(name, 1.0), _WEST.index(name)))
    return [*sorted(east, key=lambda name: (chaos[name], _EAST.index(name))), *west]


def _runs(sample: bytes, encoding: str) -> float:
    """The share of letters beyond ASCII that stand beside another one, as those of East Asian words do."""
    text = sample.decode(encoding, "replace")
    beyond = [not letter.isascii() and category(letter) not in ("Co", "Cn") for letter in text]
    alike = sum(one and (before or after) for before, one, after in
                zip([False, *beyond], beyond, [*beyond[1:], False], strict=False))  # fmt: skip
    every = sum(not letter.isascii() for letter in text)
    return 0.0 if "\ufffd" in text else alike / max(every, 1)


def _odd(sample: bytes, encoding: str) -> float:
    """The share of signs that no word has inside: `Wa³êsa` is not the way to write Wałęsa."""
    text = sample.decode(encoding, "replace")
    signs = [one for one in set(text) if not one.isascii() and one not in _INSIDE and category(one)[0] not in "LMZ"]
    odd = sum(one in signs and beside.isalpha() for pair in pairwise(text) for one, beside in (pair, pair[::-1]))
    return round(odd / max(sum(not letter.isascii() for letter in text), 1), 1) + text.count("\ufffd")
