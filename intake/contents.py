"""What a file is, by what stands in it: its name may lie."""

import re
import zipfile
from pathlib import Path

from agreement.errors import Refused
from intake.unpacking import DAMAGED

TEXT, WORKBOOK, PARQUET, ZIP, GZIP = "text", "workbook", "parquet", "zip", "gzip"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"%PDF": "a PDF", b"SQLite format 3": "an SQLite database", b"7z\xbc\xaf": "a 7z archive", b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 file", b"\xfd7zXZ": "an xz file", b"\x28\xb5\x2f\xfd": "a Zstandard file", b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture", b"GIF8": "a picture", b"ARROW1": "an Arrow file", b"Obj\x01": "an Avro file",
    b"ORC": "an ORC file", b"{\\rtf": "an RTF document", b"\x7fELF": "a program",
}  # fmt: skip
_MARKUP = re.compile(rb"\s*<(\?xml|!doctype|!--|html|head|body|meta|table|style)", re.IGNORECASE)
_JSON = re.compile(rb'\s*(\{\s*("|\}|$)|\[\s*(\{|\[|"|\]|$))')
_UNPRINTED = bytes(set(range(32)) - set(b"\x00\t\n\v\f\r\x1a\x1b"))
_SAVE = "Export it as CSV UTF-8 or XLSX and import that."


def kind(path: Path, name: str) -> str:
    """text, workbook, parquet, zip or gzip. Refuses anything else in words that say what it is."""
    try:
        with path.open("rb") as stream:
            start = stream.read(2**16)
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}.") from None
    if start.startswith(b"PAR1"):
        return PARQUET
    if start.startswith(b"\x1f\x8b"):
        return GZIP
    if start.startswith(_OLE):
        return _old(path, name)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, name)
    if name.casefold().endswith((".parquet", ".pq")):
        raise Refused(f"{name} cannot be read as Parquet: it does not begin as such a file does. Export it again.")
    _refuse_foreign(start, name)
    return TEXT


def _refuse_foreign(start: bytes, name: str) -> None:
    for mark, what in _FOREIGN.items():
        if start.startswith(mark):
            raise Refused(f"{name} is {what}, not a table. {_SAVE}")
    text = start.removeprefix(b"\xef\xbb\xbf")
    if start[257:262] == b"ustar":
        raise Refused(f"{name} is a tar archive. Unpack it and import what lies in it.")
    if _MARKUP.match(text):
        what = "XML" if text.lstrip().startswith(b"<?xml") else "a web page (HTML)"
        raise Refused(f"{name} is {what}, whatever its name says. Open it in a spreadsheet and save it as XLSX or CSV.")
    if _JSON.match(text):
        raise Refused(f"{name} is JSON, not a table. {_SAVE}")
    unprinted = len(start) - len(start.translate(None, _UNPRINTED))
    if (
        unprinted > len(start) * 0.05
        and not start.startswith((b"\xff\xfe", b"\xfe\xff"))
        and start.count(0) * 4 < len(start)
    ):
        raise Refused(f"{name} is neither text nor a workbook nor Parquet, or it is damaged. Export it again as CSV.")


def _old(path: Path, name: str) -> str:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused(f"{name} is protected by a password. Save it without one and import that.")
    return WORKBOOK


def _zipped(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = archive.namelist()
    except DAMAGED:
        what = "workbook" if name.casefold().endswith((".xlsx", ".ods")) else "archive"
        raise Refused(f"{name} is a damaged {what}: it ends too early or was changed. Export it again.") from None
    if "word/document.xml" in inside or any(one.startswith("ppt/") for one in inside):
        raise Refused(f"{name} is a document, not a table. {_SAVE}")
    if any(one.startswith("xl/") for one in inside) or ("mimetype" in inside and "content.xml" in inside):
        return WORKBOOK
    return ZIP
