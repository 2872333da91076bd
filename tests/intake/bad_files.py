"""Bad files by the family, each with what must come of it: the rows that must come out exactly, or refusal in words."""

import gzip
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.intake.seeds import packed, parquet, xlsx

HEADER = ("lead_id", "created_at", "amount", "source", "name")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Bad:
    """A file and its truth: `rows` are (lead_id, source, name) and `refused` counts rows, None where the balance is all
    that is known; `words` must stand in the refusal of the whole file, or in a note or a reason.
    """

    name: str
    content: bytes
    rows: tuple[Row, ...] | None = None
    refused: int | None = 0
    words: str = ""
    whole: bool = False
    """Whether the file must be refused as a whole."""


def lead(number: int, name: str = "Ann Lee", source: str = "web") -> list[str]:
    return [f"{number:05}", "2026-01-02", "12.50", source, name]


def truth(*numbers: int, name: str = "Ann Lee") -> tuple[Row, ...]:
    return tuple((f"{number:05}", "web", name) for number in numbers)


def quoted(cells: list[str] | Row, separator: str = ",") -> str:
    return separator.join(
        '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in f'{separator}"\n\r') else cell
        for cell in cells
    )


def lines(rows: list[list[str]], header: tuple[str, ...] = HEADER, separator: str = ",") -> list[str]:
    return [quoted(header, separator), *(quoted(row, separator) for row in rows)]


def csv(
    written: list[str], encoding: str = "utf-8", ending: str = "\n", name: str = "leads.csv", **known: object
) -> Bad:
    return Bad(name, (ending.join(written) + ending).encode(encoding), **known)  # type: ignore[arg-type]


def truncated(chance: random.Random) -> Bad:
    count = chance.randrange(2, 30)
    cut = chance.randrange(1, 12)
    content = "\n".join(lines([lead(at) for at in range(count)])).encode()[:-cut]
    last = len("Ann Lee") > cut
    rows = truth(*range(count - 1)) + (((f"{count - 1:05}", "web", "Ann Lee"[:-cut]),) if last else ())
    ragged = 0 if last else 1
    return Bad("leads.csv", content, (*rows,) if cut != 7 else None, ragged if cut != 7 else None)


def empty(chance: random.Random) -> Bad:
    content = chance.choice([b"", b"\n\n", b" \n\t\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\r\n" * 9, b"\xef\xbb\xbf\n"])
    return Bad(chance.choice(["leads.csv", "leads.tsv", "leads.txt"]), content, words="empty", whole=True)


def header_only(chance: random.Random) -> Bad:
    return csv(lines([]), ending=chance.choice(["\n", "\r", "\r\n", "\n\n"]), rows=())


def other_encoding(chance: random.Random) -> Bad:
    encoding, name = chance.choice(
        [("cp1252", "Müller Straße"), ("cp1252", "Hélène Lefèvre"), ("cp932", "株式会社山田"), ("utf-16", "Zoë 東京"),
         ("cp932", "さとう"), ("utf-16-le", "Zoë"), ("utf-16-be", "Zoë"), ("utf-8-sig", "東京"), ("latin-1", "Núñez"),
         ("cp1251", "Иванов Газпром"), ("euc_jp", "リード会社さとう"), ("utf-32", "東京")]
    )  # fmt: skip
    many = chance.choice([3, 500])
    rows = [lead(at) for at in range(many)] + [lead(many, name)]
    known = (*truth(*range(many)), *truth(many, name=name))
    return csv(lines(rows), encoding, rows=known, words="" if encoding == "utf-8-sig" else "read as")


def mixed_encodings(chance: random.Random) -> Bad:
    count = chance.randrange(3, 40)
    bad = chance.randrange(count)
    parts = [(",".join(lead(at, "東京")) + "\n").encode() for at in range(count)]
    parts[bad] = (",".join(lead(bad, "Müller")) + "\n").encode("cp1252")
    content = (",".join(HEADER) + "\n").encode() + b"".join(parts)
    good = [at for at in range(count) if at != bad]
    return Bad("leads.csv", content, truth(*good, name="東京"), 1, "bytes that are not of the file's encoding")


def nul_bytes(chance: random.Random) -> Bad:
    count = chance.randrange(3, 30)
    bad = chance.randrange(count)
    rows = [lead(at, "Ann\0Lee" if at == bad else "Ann Lee") for at in range(count)]
    return csv(lines(rows), rows=truth(*(at for at in range(count) if at != bad)), refused=1, words="NUL")


def ragged(chance: random.Random) -> Bad:
    rows = [lead(at) for at in range(20)]
    bad = sorted(chance.sample(range(20), 3))
    for at in bad:
        rows[at] = rows[at][: chance.randrange(2, 5)] if chance.random() < 0.5 else [*rows[at], "more"]
    good = [at for at in range(20) if at not in bad]
    return csv(lines(rows), rows=truth(*good), refused=3, words="cells, the header has 5")


def unclosed_quote(chance: random.Random) -> Bad:
    """Among cells without quotation marks, and among quoted ones, with which the open mark seems to close."""
    count, name = chance.randrange(5, 200), chance.choice(["Ann Lee", "Lee, Ann", "Lee\nAnn"])
    bad = chance.randrange(count)
    written = lines([lead(at, name) for at in range(count)])
    written[bad + 1] = ",".join(lead(bad)[:4]) + "," + chance.choice(['"Ann Lee', '"Ann ""Lee'])
    good = [at for at in range(count) if at != bad]
    return csv(written, rows=truth(*good, name=name), refused=1, words="quotation mark")


def quote_in_the_middle(chance: random.Random) -> Bad:
    inch = chance.choice(['5" pipe', 'Ann "Lee" Ann', 'x"'])
    written = lines([lead(0), lead(1)])
    written.append(",".join([*lead(2)[:4], inch]))
    written.append(",".join([*lead(3)[:4], '"Ann"Lee']))
    return csv(written, rows=(*truth(0, 1), *truth(2, name=inch)), refused=1, words="quotation marks")


def duplicate_headers(chance: random.Random) -> Bad:
    again = chance.choice(HEADER)
    return csv(lines([[*lead(1), "x"]], (*HEADER, again)), whole=True, words=f"2 columns named '{again}'")


def blank_headers(chance: random.Random) -> Bad:
    blank = chance.randrange(1, 6)
    rows = [[*lead(at), *[""] * blank] for at in range(9)]
    full = chance.random() < 0.5
    if full:
        rows[4][-1] = "stray"
    return csv(lines(rows, (*HEADER, *[""] * blank)), rows=truth(*range(9)), words="has no name" if full else "")


def repeated_header(chance: random.Random) -> Bad:
    size, mark = chance.randrange(1, 60), chance.choice(["", "\ufeff"])
    one, two = lines([lead(at) for at in range(size)]), lines([lead(at) for at in range(size, size + 5)])
    return csv([*one, mark + two[0], *two[1:]], rows=truth(*range(size + 5)), words=f"again on line {size + 2}")


def footer(chance: random.Random) -> Bad:
    ends = [["", "Confidential Information - Do Not Distribute", "Copyright © 2000-2026 salesforce.com, inc."],
            ["", "Leads of March", "Copyright (c) 2026", "Generated By: Ann Lee 11/30/2026 3:12 PM", "Company"],
            ["123 records"], ["Record count: 20"], ["(20 rows affected)"], ["End of report"],
            ["Page 1 of 1"]]  # fmt: skip
    end = chance.choice(ends)
    padded = chance.choice(["", ",,,,"])
    written = lines([lead(at) for at in range(20)]) + [f'"{one}"{padded}' if one else "" for one in end]
    return csv(written, rows=truth(*range(20)), words="at the end, left out")


def totals(chance: random.Random) -> Bad:
    end = chance.choice(
        ["Total,,,,", "Grand Total (20 records),,250.00,,", "Totals:,,€ 250.00,,", "合計,,250,,", '"Total"']
    )
    rows = [lead(at, "Total") for at in range(20)]
    return csv([*lines(rows), end], rows=truth(*range(20), name="Total"), words="at the end, left out")


def sep_line(chance: random.Random) -> Bad:
    separator = chance.choice([";", ",", "\t", "|"])
    first = f"sep={separator}" if chance.random() < 0.5 else f'"sep={separator}"'
    written = [first, *lines([lead(at, "Lee; Ann, x") for at in range(5)], separator=separator)]
    return csv(written, chance.choice(["utf-8", "utf-16", "utf-8-sig"]), rows=truth(*range(5), name="Lee; Ann, x"))


def wrong_suffix(chance: random.Random) -> Bad:
    plain = "\n".join(lines([lead(1), lead(2)])).encode()
    content, words, whole = chance.choice(
        [(xlsx(), "", False), (parquet(), "is parquet", False), (gzip.compress(plain), "", False),
         (packed({"leads.csv": plain}), "", False), (b"%PDF-1.4 x", "a PDF", True), (b'[{"lead_id": 1}]', "JSON", True),
         (b"<html><table><tr><td>lead_id", "a web page", True), (b"<?xml version='1.0'?><Workbook/>", "XML", True),
         (b"Rar!\x1a\x07\0 x", "a RAR archive", True), (b"7z\xbc\xaf\x27\x1c x", "a 7z archive", True)]
    )  # fmt: skip
    return Bad("leads.csv", content, None, 0, words, whole)


def archive(chance: random.Random) -> Bad:
    plain = "\n".join(lines([lead(1)])).encode()
    good = packed({"leads.csv": plain, "__MACOSX/._leads.csv": b"x"})
    locked = bytearray(good)
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    content, words = chance.choice(
        [(BOMB, "300 times"), (packed({"a/b.zip": good}), "another archive"),
         (bytes(locked), "password"), (good[: chance.randrange(10, len(good) - 22)], "damaged"),
         (packed({}), "holds no"), (good[:40] + bytes([good[40] ^ 255]) + good[41:], "damaged"),
         (packed({"a.exe": b"x"}), "holds no")]
    )  # fmt: skip
    return Bad("leads.zip", content, words=words, whole=True)


def damaged_gzip(chance: random.Random) -> Bad:
    content = gzip.compress("\n".join(lines([lead(at) for at in range(200)])).encode())
    cut = chance.randrange(12, len(content) - 1)
    flipped = content[:cut] + bytes([content[cut] ^ 255]) + content[cut + 1 :]
    return Bad("leads.csv.gz", chance.choice([content[:cut], flipped]), words="damaged", whole=True)


def damaged_workbook(chance: random.Random) -> Bad:
    content = xlsx()
    return Bad("leads.xlsx", content[: chance.randrange(4, len(content) - 30)], words="damaged", whole=True)


def damaged_parquet(chance: random.Random) -> Bad:
    content = parquet()
    cut = chance.randrange(4, len(content) - 1)
    return Bad("leads.parquet", content[:cut], words="cannot be read as Parquet", whole=True)


def huge(chance: random.Random) -> Bad:
    size = chance.choice([10_001, 200_000, 2_000_000])
    return csv(lines([lead(0), lead(1, "x" * size), lead(2)]), rows=truth(0, 2), refused=1, words="longer than 10000")


def many_columns(chance: random.Random) -> Bad:
    count = chance.choice([2_000, 10_000, 17_000])
    header = (*HEADER, *(f"extra {at}" for at in range(count)))
    content = lines([[*lead(at), *["x"] * count] for at in range(2)], header)
    return (
        csv(content, whole=True, words="columns")
        if count > 16_384
        else csv(content, rows=truth(0, 1), words="extra 7, ")
    )


def mixed_line_ends(chance: random.Random) -> Bad:
    written = lines([lead(at) for at in range(30)])
    content = "".join(line + chance.choice(["\n", "\r", "\r\n", "\n\n", "\r\r\n"]) for line in written)
    return Bad("leads.csv", content.encode(), truth(*range(30)))


def odd_values(chance: random.Random) -> Bad:
    long = f"{chance.randrange(10**18, 10**19)}"
    rows = [
        ["000" + long, "2026-01-02", "1", "web", "=1+1"],
        [long, "2099-01-01", "1", "web", "@SUM(A1)"],
        ["7", "2026-02-30", "1", "web", "x"],
        ["8", "2026-01-02", "#REF!", "web", "x"],
        ["0007", "", "-5", "web", "x"],
    ]
    known = (("000" + long, "web", "=1+1"), (long, "web", "@SUM(A1)"), ("0007", "web", "x"))
    return csv(lines(rows), rows=known, refused=2)  # fmt: skip


BOMB = packed({"leads.csv": b"0" * 34_000_000})
FAMILIES: tuple[Callable[[random.Random], Bad], ...] = (
    truncated, empty, header_only, other_encoding, mixed_encodings, nul_bytes, ragged, unclosed_quote,
    quote_in_the_middle, duplicate_headers, blank_headers, repeated_header, footer, totals, sep_line,
    wrong_suffix, archive, damaged_gzip, damaged_workbook, damaged_parquet, huge, many_columns,
    mixed_line_ends, odd_values,
)  # fmt: skip


def files(family: Callable[[random.Random], Bad], count: int) -> Iterator[Bad]:
    chance = random.Random(f"bad {family.__name__}")
    return (family(chance) for _ in range(count))
