"""Which files people name: files as they are, and the data files of folders."""

from collections.abc import Sequence
from errno import ENAMETOOLONG
from pathlib import Path

from agreement.errors import Refused
from intake.refused import KINDS, SUFFIX


def files(paths: Sequence[Path]) -> list[Path]:
    """The data files that `paths` name: files as they are, folders with what lies in them."""
    found: list[Path] = []
    for path in paths:
        if _too_long(path):
            raise Refused(f"The path {str(path)[:60]}… is longer than any file's. Check the path.")
        if path.is_dir():
            found += sorted(one for one in path.iterdir() if one.is_file() and _kind(one))
        elif path.is_file():
            found.append(_readable(path))
        else:
            raise Refused(f"There is no file or folder {path}. Check the path.")
    if not found:
        raise Refused(f"No CSV, XLSX, Parquet or zip file is in {', '.join(map(str, paths))}.")
    return list(dict.fromkeys(found))


def _too_long(path: Path) -> bool:
    """Whether the system cannot even look: a path or a name in it beyond its limits."""
    try:
        path.exists()
    except OSError as problem:
        return problem.errno == ENAMETOOLONG
    return False


def _kind(path: Path) -> bool:
    return path.suffix.casefold() in KINDS and not path.name.endswith(SUFFIX) and not path.name.startswith(".")


def _readable(path: Path) -> Path:
    if path.suffix.casefold() not in KINDS:
        raise Refused(f"{path.name} is neither CSV, XLSX nor Parquet. Save it as CSV UTF-8 and import that.")
    return path
