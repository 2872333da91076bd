"""The documents that both teams sign with the same two keys: the thresholds of a SAL, and the charter.

Whatever is the same about both (proposing, countering, signing, the eight laws) stands once, in the store, and asks
here for what differs.
"""

from collections.abc import Mapping, Sequence

from agreement.canonical import canonical, digest
from agreement.charter import Charter
from agreement.charter_canonical import charter_canonical, charter_digest, stored_charter
from agreement.charter_checks import charter_settled
from agreement.charter_words import charter_clauses, charter_differences
from agreement.checks import settled
from agreement.clauses import clauses
from agreement.definition import Definition
from agreement.errors import Refused
from agreement.reading import stored
from agreement.words import definition_words, differences

THRESHOLDS, CHARTER = "thresholds", "charter"
KINDS = (THRESHOLDS, CHARTER)
ACTIONS = {THRESHOLDS: "agreement", CHARTER: "charter"}
"""What the audit calls the steps of a kind: "charter.sign"."""
EVERYBODY = "all"
"""A charter is one for the whole company."""
Terms = Definition | Charter


def kind_of(terms: Terms) -> str:
    """Which document these terms make."""
    return CHARTER if isinstance(terms, Charter) else THRESHOLDS


def segment_of(terms: Terms) -> str:
    """Whose leads the terms are about."""
    return EVERYBODY if isinstance(terms, Charter) else terms.segment


def terms_settled(terms: Terms) -> Terms:
    """The terms checked and in canonical order; raises Refused when nobody could sign them."""
    return charter_settled(terms) if isinstance(terms, Charter) else settled(terms)


def terms_text(terms: Terms) -> tuple[str, str]:
    """The canonical form, and its SHA-256: what is stored and what people sign."""
    if isinstance(terms, Charter):
        return charter_canonical(terms), charter_digest(terms)
    return canonical(terms), digest(terms)


def terms_stored(kind: str, text: str) -> Terms:
    """Terms that were checked when they were proposed."""
    return stored_charter(text) if kind == CHARTER else stored(text)


def terms_differences(old: Terms, new: Terms) -> list[str]:
    """What changed, in words, a line each."""
    if isinstance(old, Charter) and isinstance(new, Charter):
        return charter_differences(old, new)
    if isinstance(old, Definition) and isinstance(new, Definition):
        return differences(old, new)
    raise TypeError("a charter and the thresholds have nothing to compare")


def terms_clauses(terms: Terms) -> Mapping[str, str]:
    """The key of each clause → its words."""
    if isinstance(terms, Charter):
        return charter_clauses(terms)
    return {one.key: one.words for one in clauses(terms)}


def terms_words(terms: Terms) -> Sequence[str]:
    """The whole text, a sentence each."""
    return list(charter_clauses(terms).values()) if isinstance(terms, Charter) else definition_words(terms)


def refuse_other_kind(terms: Terms, kind: str) -> None:
    """Raises Refused when somebody answers one document with another."""
    if kind_of(terms) != kind:
        raise Refused(f"This proposal is about the {kind}, and your answer about the {kind_of(terms)}.")
