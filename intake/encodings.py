"""In which encoding a file is written: found out from all of it, so that a byte on its last line counts."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agreement.errors import Refused
from intake.letters import ranked

UTF_8 = "utf-8-sig"
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", UTF_8))
_WORDS = {"cp932": "Shift-JIS (cp932)", "cp1252": "Windows-1252", "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE"}
_PIECE = 2**20
_SAMPLE = 2**16
_LINES = re.compile(rb"[\r\n]+")


@dataclass(frozen=True)
class Encoding:
    """An encoding; `strict` where every byte of the file is of it, else rows with other bytes are refused."""

    name: str
    strict: bool = True
    sure: bool = True
    """False where letters alone spoke for it: another encoding of the same family may be meant."""

    @property
    def words(self) -> str:
        """As people name it."""
        return _WORDS.get(self.name, self.name.removesuffix("-sig").upper())

    @property
    def note(self) -> str | None:
        """What people should know about it; None for plain UTF-8."""
        if self.name == UTF_8:
            return None
        doubt = "" if self.sure else "; if letters look wrong, name its encoding in a map or save it as CSV UTF-8"
        return f"read as {self.words}{doubt}"


def marked(path: Path) -> str | None:
    """The encoding that a byte order mark announces."""
    with path.open("rb") as stream:
        start = stream.read(4)
    return next((name for mark, name in _MARKS if start.startswith(mark)), None)


def found(path: Path, name: str) -> Encoding:
    """The encoding of a text file, by its mark, else by all of its bytes: UTF-8, UTF-16, then those of one region."""
    if mark := marked(path):
        return Encoding(mark, fits(path, mark))
    if sixteen := _sixteen(path):
        return Encoding(sixteen, fits(path, sixteen))
    if fits(path, "utf-8"):
        return Encoding("iso2022_jp") if _escapes(path) and fits(path, "iso2022_jp") else Encoding(UTF_8)
    if _mostly_utf_8(path):
        return Encoding(UTF_8, strict=False)
    for one in ranked(_sample(path)):
        if fits(path, one):
            return Encoding(one, sure=one in ("cp932", "euc_jp"))
    raise Refused(f"{name} is written in no encoding that Accord knows, or is damaged. Save it as CSV UTF-8.")


def fits(path: Path, encoding: str) -> bool:
    """Whether the whole file can be read in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in _pieces(path):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _sixteen(path: Path) -> str | None:
    """UTF-16 without a mark: of Latin letters, separators and digits every second byte is zero, and never the other."""
    even = odd = size = 0
    for piece in _pieces(path):
        size += len(piece)
        if b"\0" in piece:
            even, odd = even + piece[::2].count(0), odd + piece[1::2].count(0)
    if max(even, odd) * 20 < size or min(even, odd) * 20 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _escapes(path: Path) -> bool:
    return any(b"\x1b$" in piece for piece in _pieces(path))


def _mostly_utf_8(path: Path) -> bool:
    """Whether more letters are UTF-8 than bytes are not: then the others were pasted in, and their rows are refused."""
    right = wrong = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for piece in _pieces(path):
        text = decoder.decode(piece)
        broken = text.count("\ufffd")
        wrong += broken
        right += len(text) - broken - len(text.encode("ascii", "ignore"))
    return right > 0 and right >= wrong


def _sample(path: Path) -> bytes:
    """Lines that are not ASCII, from all over the file. No second byte of a letter is a line end."""
    found, size, rest = [], 0, b""
    for piece in _pieces(path):
        *whole, rest = _LINES.split(rest[-_SAMPLE:] + piece)
        found += [line for line in whole if not line.isascii()]
        size = sum(map(len, found))
        if size > _SAMPLE:
            break
    return b"\n".join([*found, rest])[: 2 * _SAMPLE]
