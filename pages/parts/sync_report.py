"""What a sync came to, over all its slices."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from intake.reading import Read
from pages.parts import importing
from store.imports import Balance

STAYS = "What was saved stays, and the next run goes on from there."
UNDONE = "an import of these was undone since: what it had brought comes again with --full only"
GONE = "records deleted or merged away there, left in Accord as they are"


@dataclass
class Report:
    """What a sync came to."""

    source: str
    balance: Balance = field(default_factory=Balance)
    pulled: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    warnings: dict[str, tuple[str, int]] = field(default_factory=dict)
    """By its words without numbers: the first of them, and how many slices say so."""
    gone: dict[str, None] = field(default_factory=dict)
    found: Read = field(default_factory=Read)
    """The files that were made up and the rows refused of them, over all slices."""
    refused_files: tuple[Path, ...] = ()
    stopped: str | None = None
    """Why it ended before it was done."""

    def warn(self, words: str) -> None:
        """Keeps a warning; what several slices say, with other numbers, is said once."""
        kind = re.sub(r"\d[\d,]*", "#", words)
        self.warnings[kind] = (self.warnings.get(kind, (words, 0))[0], self.warnings.get(kind, (words, 0))[1] + 1)

    def said(self) -> list[str]:
        """Everything to know beside the counts."""
        counted = [f"{words}: {count:,}" for words, count in self.notes.items()]
        if self.gone:
            some = ", ".join(list(self.gone)[:10]) + (", …" if len(self.gone) > 10 else "")
            counted.append(f"{GONE}: {len(self.gone):,} ({some})")
        told = [words + (f" (and {times - 1:,} slices more say so)" if times > 1 else "") for words, times in
                self.warnings.values()]  # fmt: skip
        return [*told, *counted]

    def plain(self) -> dict[str, object]:
        """The report as JSON data."""
        kept = self.balance
        return {
            "source": self.source, "pulled": dict(self.pulled), "read": kept.read, "new": kept.new,
            "changed": kept.changed, "same": kept.same, "refused": kept.refused, "warnings": self.said(),
            "refused_files": [str(path) for path in self.refused_files], "stopped": self.stopped,
        }  # fmt: skip

    def words(self) -> str:
        """The report as lines for the terminal."""
        kept = self.balance
        counts = f"{kept.new:,} new + {kept.changed:,} changed + {kept.same:,} same + {kept.refused:,} refused"
        lines = [f"{self.source}: {kept.read:,} rows read = {counts}"]
        lines += [f"note: {words}" for words in self.said()]
        return "\n".join([*lines, *(f"refused rows: {path}" for path in self.refused_files)])


def take(report: Report, found: Read, balance: Balance) -> None:
    """Adds one slice to the report."""
    kept = report.balance
    report.balance = Balance(
        kept.read + balance.read, kept.new + balance.new, kept.changed + balance.changed, kept.same + balance.same,
        kept.refused + balance.refused,
    )  # fmt: skip
    for words in (*found.warnings, *balance.warnings):
        report.warn(words)
    files = tuple(dict.fromkeys([*report.found.files, *found.files]))
    report.found = replace(report.found, files=files, refused=(*report.found.refused, *found.refused))


def finish(report: Report) -> None:
    """Writes down what was refused, in the current folder."""
    try:
        report.refused_files = tuple(importing.write_refused(report.found))
    except OSError as error:
        report.warn(f"the refused rows could not be written down: {error}")
