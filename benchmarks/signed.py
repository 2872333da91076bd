"""The two agreements of the big company: each kind of rule and each kind of commitment is in them."""

from datetime import timedelta

from agreement.definition import Commitment, Definition, InForce, Rule
from benchmarks.company import BEGIN


def _definition(bar: int) -> Definition:
    rules = (
        Rule("fit", "employees", "at_least", 20),
        Rule("fit", "job_level", "none_of", ("student",)),
        Rule("information", "email_known", "known"),
        Rule("trigger", "touch:pricing_page", "within_days", 60),
        Rule("trigger", "touch:web_visit", "within_days", 45),
        Rule("trigger", "score", "at_least", bar),
    )
    promises = (
        Commitment("sales", "first_response", 240, 90),
        Commitment("sales", "decision", 3, 90),
        Commitment("sales", "attempts", 4),
        Commitment("sales", "capacity", 60),
        Commitment("marketing", "volume", 400),
        Commitment("marketing", "complete", 0, 90),
        Commitment("marketing", "win_rate", 180, 15),
    )
    return Definition("all", rules, promises)


VERSIONS = (
    InForce(1, _definition(45), "first", BEGIN + timedelta(weeks=20)),
    InForce(2, _definition(52), "second", BEGIN + timedelta(weeks=100)),
)
