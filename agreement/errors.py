"""The one kind of error that people are shown: what is wrong, where, and what to do."""


class Refused(Exception):
    """Something was asked that Accord will not do. The message is written for the person who asked."""
