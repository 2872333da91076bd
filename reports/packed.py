"""Office files whose bytes depend on nothing but what they say: no clock, no order of chance."""

import io
import re
import zipfile
from datetime import date

STAMP = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(</dcterms:)")
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FIRST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP archive can hold."""


def packed(made: bytes, day: date) -> bytes:
    """The same office file with every time in it set to `day`, in the workbooks inside its charts too."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, FIRST)
            part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(part, _timeless(name, old.read(name), day))
    return out.getvalue()


def _timeless(name: str, content: bytes, day: date) -> bytes:
    if name.endswith(".xlsx"):
        return packed(content, day)
    if name == "docProps/core.xml":
        return STAMP.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode() + rb"\g<2>", content)
    return content


def clean(words: str) -> str:
    """Words without the characters that no office file can hold."""
    return UNFIT.sub("", words)
