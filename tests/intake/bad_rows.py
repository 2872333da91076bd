"""Families of bad files whose rows, cells or bytes are wrong."""

import random

from tests.intake.bad import HEADER, Bad, csv, lead, lines, truth


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
