"""Which rules and commitments may be signed, and why the others are refused."""

from dataclasses import dataclass

from agreement.definition import Commitment, Rule, Side
from agreement.errors import Refused
from agreement.frames import KNOWN, LEADS

BLOCKS = ("fit", "information", "trigger")
"""The three questions, in the order in which a lead is asked them."""
TEXTS = (
    "source", "channel", "campaign_id", "segment", "industry", "region", "job_level", "persona", "company",
    "source_system", "marketing_owner",
)  # fmt: skip
"""What a fit rule may compare by name. Nothing that happens after the hand-over: a rule may not read the outcome."""
COMPARED = ("is", "is_not", "one_of", "none_of")
DOMAIN = "email"
"""The field whose part behind the @ a fit rule may compare."""
DOMAINS = ("domain_one_of", "domain_none_of")
AGES = ("created_at", "qualified_at")
"""What must not lie further back than some days before the hand-over."""
FILLED = (*KNOWN, *TEXTS, "employees", "score", "name", "email")
"""What an information rule may ask for."""
TOUCH = "touch:"
SCORE_BAR = ("trigger", "score", "at_least")
LONGEST = 200


@dataclass(frozen=True)
class Kind:
    """A kind of commitment: whose it is, the largest amount (0: it has none) and whether it has a percentage."""

    side: Side
    largest: int
    percent: bool


KINDS: dict[str, Kind] = {
    "first_response": Kind("sales", 100_000, True),
    "decision": Kind("sales", 365, True),
    "attempts": Kind("sales", 100, False),
    "capacity": Kind("sales", 10_000, False),
    "volume": Kind("marketing", 1_000_000, False),
    "complete": Kind("marketing", 0, True),
    "win_rate": Kind("marketing", 3_650, True),
}


def check_rule(rule: Rule) -> None:
    """Raises Refused when a rule asks for what no lead has, or in a way that cannot be answered."""
    where = f"The {rule.block} rule on {rule.field!r}"
    checks = {"fit": _check_fit, "information": _check_information, "trigger": _check_trigger}
    if rule.block not in checks:
        raise Refused(f"{rule.block!r} is no block of a definition. Use fit, information or trigger.")
    checks[rule.block](rule, where)


def _check_fit(rule: Rule, where: str) -> None:
    if rule.field == "employees":
        _check_operator(rule, where, ("at_least", "at_most"))
        _check_whole(rule.value, f"{where}: the number of employees", 0, 10_000_000)
    elif rule.field in TEXTS:
        _check_operator(rule, where, COMPARED)
        _check_names(rule, where)
    elif rule.field == DOMAIN:
        _check_operator(rule, where, DOMAINS)
        _check_names(rule, where)
        _check_domains(rule, where)
    else:
        raise Refused(f"{where}: a fit rule cannot ask for it{_late(rule.field)}. Use employees, {', '.join(TEXTS)}.")


def _late(field: str) -> str:
    """Why a column of the contract is no part of a rule; empty for what is no column at all."""
    return ", because it is known only after the hand-over" if field in LEADS.columns and field not in FILLED else ""


def _check_information(rule: Rule, where: str) -> None:
    if rule.field not in FILLED:
        raise Refused(f"{where}: there is no such field to fill in{_late(rule.field)}. Use one of {', '.join(FILLED)}.")
    _check_operator(rule, where, ("known",))
    if rule.value is not None:
        raise Refused(f"{where}: 'known' takes no value, but {rule.value!r} was given. Leave it out.")


def _check_trigger(rule: Rule, where: str) -> None:
    if rule.field == "score":
        _check_operator(rule, where, ("at_least",))
        _check_whole(rule.value, f"{where}: the score bar", 0, 100)
    elif rule.field.startswith(TOUCH) and rule.field.removeprefix(TOUCH).strip():
        _check_operator(rule, where, ("within_days",))
        _check_whole(rule.value, f"{where}: the number of days", 0, 3_650)
        check_text(rule.field, where)
    elif rule.field in AGES:
        _check_operator(rule, where, ("within_days",))
        _check_whole(rule.value, f"{where}: the number of days", 0, 3_650)
    else:
        raise Refused(f"{where}: a trigger is 'score', {' or '.join(AGES)}, or an event such as 'touch:pricing_page'.")


def _check_operator(rule: Rule, where: str, allowed: tuple[str, ...]) -> None:
    if rule.operator not in allowed:
        raise Refused(f"{where} cannot use {rule.operator!r}. Use {' or '.join(allowed)}.")


def _check_whole(value: object, what: str, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(f"{what} must be a whole number, not {value!r}.")
    if not low <= value <= high:
        raise Refused(f"{what} is {value}; it must lie between {low} and {high}.")


def _check_names(rule: Rule, where: str) -> None:
    several = rule.operator.endswith(("one_of", "none_of"))
    names = rule.value if several else (rule.value,)
    if not isinstance(names, tuple) or not names or not all(isinstance(name, str) and name for name in names):
        wanted = "a list of names" if several else "one name"
        raise Refused(f"{where}: {rule.operator!r} needs {wanted}, not {rule.value!r}.")
    if len(set(names)) < len(names):
        raise Refused(f"{where} names the same value twice. Name each once.")
    for name in names:
        check_text(str(name), where)


def _check_domains(rule: Rule, where: str) -> None:
    for name in rule.value if isinstance(rule.value, tuple) else ():
        if "@" in name or name != name.strip().lower():
            raise Refused(f"{where}: write the domain {name!r} in small letters and without an @, such as gmail.com.")


def check_text(text: str, where: str) -> None:
    """Raises Refused for a name that nobody could see or read."""
    if not text.isprintable():
        raise Refused(f"{where}: {text!r} holds characters that cannot be seen. Type it again.")
    if len(text) > LONGEST:
        raise Refused(f"{where}: {text[:20]!r}… is longer than {LONGEST} characters. Shorten it.")


def check_commitment(one: Commitment) -> None:
    """Raises Refused when a promise is unknown, made by the wrong side, or out of bounds."""
    where = f"The commitment {one.kind!r}"
    kind = KINDS.get(one.kind)
    if kind is None:
        raise Refused(f"{where} is not known. Use one of {', '.join(KINDS)}.")
    if one.side != kind.side:
        raise Refused(f"{where} is made by {kind.side}, not by {one.side}.")
    _check_whole(one.amount, f"{where}: its amount", 1 if kind.largest else 0, kind.largest)
    if kind.percent:
        _check_whole(one.percent, f"{where}: its percentage", 0, 100)
    elif one.percent is not None:
        raise Refused(f"{where} has no percentage, but {one.percent} was given. Leave it out.")
