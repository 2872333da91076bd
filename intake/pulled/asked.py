"""The `[sync]` table of a map: where a database is named, and which column of a table tells what has changed."""

from collections.abc import Iterable
from typing import Any

from agreement.errors import Refused
from agreement.frames import FRAMES
from intake.checking import only
from intake.mapping import FrameMap, Sync

SYNC_KEYS = ("url", "changed", "overlap")


def synced(given: dict[str, Any], files: Iterable[str], frames: Iterable[FrameMap], name: str) -> Sync:
    """The `[sync]` table, checked."""
    where = f"{name}: sync"
    only(given, SYNC_KEYS, where)
    url, changed, overlap = given.get("url", Sync.url), given.get("changed", {}), given.get("overlap", Sync.overlap)
    if not isinstance(url, str) or "://" in url or not url.replace("_", "a").isalnum():
        raise Refused(
            f"{where}: `url` is the name of an environment variable that holds the address, not the address itself: "
            "addresses hold passwords, and maps are kept in git."
        )
    if not isinstance(overlap, int) or isinstance(overlap, bool) or overlap < 0:
        raise Refused(f"{where}: `overlap` is a whole number of seconds, not {overlap!r}.")
    only(changed, files, f"{where}.changed")
    for file, column in changed.items():
        if not isinstance(column, str) or not column:
            raise Refused(f"{where}.changed.{file} must be the name of a column, not {column!r}.")
        _alone(file, frames, f"{where}.changed.{file}")
    return Sync(url, dict(changed), overlap)


def _alone(file: str, frames: Iterable[FrameMap], where: str) -> None:
    """A row that did not change itself is not pulled, however much the rows joined to it have changed.

    A key made from what a row says is another one after a change: the row would stand twice.
    """
    for frame in frames:
        key = FRAMES[frame.frame].key
        if frame.file == file and not set(key) <= set(frame.columns):
            raise Refused(
                f"{where}: frames.{frame.frame} brings no {' and no '.join(key)}, without which a changed row cannot "
                "be told from a new one. Map it, or leave `changed` out."
            )
        if any(join.file == file for join in frame.joins) or (frame.file == file and frame.joins):
            raise Refused(
                f"{where}: {file} is joined in frames.{frame.frame}, so a change of the other table would be missed. "
                "Join them in a view of the database, or leave `changed` out: the tables are then read whole."
            )
