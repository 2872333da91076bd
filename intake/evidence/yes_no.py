"""Yes and no in the words of four languages, as the `values` of a map."""

from intake.evidence.distinct import Distinct

YES = ("true", "yes", "1", "t", "y", "on", "x", "ja", "j", "oui", "o", "si", "sí", "s", "wahr", "vrai", "verdadero",
       "checked", "✓")  # fmt: skip
NO = ("false", "no", "0", "f", "n", "off", "nein", "non", "falsch", "faux", "falso", "unchecked")
_KNOWN = {"true", "yes", "1", "t", "y", "false", "no", "0", "f", "n"}


def answers(found: Distinct) -> dict[str, str] | None:
    """What to replace, so that every text says yes or no; None where some text says neither."""
    texts = sorted(found.cells.str.to_lowercase().unique().head(20).to_list()) if len(found.cells) <= 20 else []
    if not texts or not set(texts) <= {*YES, *NO}:
        return None
    return {text: "true" if text in YES else "false" for text in texts if text not in _KNOWN}
