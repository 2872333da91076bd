"""A small valid file of every kind that is read, all of them with the same two leads."""

import gzip
import io
import zipfile
from pathlib import Path

import polars as pl
import xlsxwriter

LEADS = (("lead_id", "created_at", "amount", "source"), ("007", "2026-01-02", "12.5", "web"),
         ("8", "2026-01-03", "3500", "Müller"))  # fmt: skip
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
    '<office:spreadsheet><table:table table:name="leads">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def text(separator: str = ",", encoding: str = "utf-8", ending: str = "\n", quoted: bool = False) -> bytes:
    lines = [[f'"{cell}"' for cell in row] if quoted else row for row in LEADS]
    return "".join(separator.join(row) + ending for row in lines).encode(encoding)


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def xlsx() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as made:
        page = made.add_worksheet("leads")
        for at, row in enumerate(LEADS):
            page.write_row(at, 0, row)
    return stream.getvalue()


def stored(content: bytes) -> bytes:
    """The same archive without compression, so that a changed byte reaches what lies in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()}, zipfile.ZIP_STORED)


def ods() -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in LEADS)
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind.decode()}"/></manifest:manifest>'
    )
    members = {
        "mimetype": kind,
        "content.xml": ODS.format(rows=rows).encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }
    return packed(members, zipfile.ZIP_STORED)


def parquet() -> bytes:
    stream = io.BytesIO()
    header, *rows = LEADS
    pl.DataFrame(rows, schema=list(header), orient="row").write_parquet(stream)
    return stream.getvalue()


def seeds() -> dict[str, bytes]:
    """Content by the ending of its name."""
    return {
        "comma.csv": text(), "quoted.csv": text(quoted=True), "semicolon.csv": text(";", "cp1252", "\r\n"),
        "tab.tsv": text("\t", "utf-16"), "pipe.txt": text("|", "utf-16-le", "\r"),
        "marked.csv": text(encoding="utf-8-sig"),
        "japanese.csv": text().replace("Müller".encode(), "株式会社".encode("cp932")),
        "book.xlsx": xlsx(), "stored.xlsx": stored(xlsx()), "book.ods": ods(), "table.parquet": parquet(),
        "old.xls": (Path(__file__).parent / "leads.xls").read_bytes(),
        "packed.zip": packed({"leads.csv": text()}), "stored.zip": packed({"leads.csv": text()}, zipfile.ZIP_STORED),
        "packed.csv.gz": gzip.compress(text(), mtime=0),
    }  # fmt: skip
