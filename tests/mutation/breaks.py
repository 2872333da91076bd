"""The breaks: mutmut's operators that change numbers, and those that a room full of polars needs besides."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

PROSE = {"key", "name", "question", "formula", "unit", "source", "misleads", "columns", "owner", "clock", "better"}
"""Arguments of a declaration that are words: no number depends on them."""
CHECKS = {"check_sortedness", "frozen", "maxsize", "strict"}
"""Arguments that refuse a wrong use, or remember a result: they make no number."""
METHODS = {
    "min": "max", "max": "min", "first": "last", "last": "first", "head": "tail", "tail": "head",
    "is_null": "is_not_null", "is_not_null": "is_null", "any": "all", "all": "any", "sum": "max", "len": "count",
    "cum_sum": "cum_max", "floor": "ceil", "ceil": "floor", "any_horizontal": "all_horizontal",
    "all_horizontal": "any_horizontal", "min_horizontal": "max_horizontal", "max_horizontal": "min_horizontal",
    "n_unique": "len",
}  # fmt: skip
DROPPED = {"filter", "fill_null", "clip", "round", "abs", "sort", "unique", "drop_nulls", "sqrt", "exp", "log", "cast"}
"""Calls that are left out: `x.filter(y)` becomes `x`."""
NAMES = {
    "low": "high", "high": "low", "won": "lost", "lost": "won", "accepted": "rejected", "rejected": "accepted",
    "answered": "waiting", "waiting": "answered", "numerator": "denominator", "denominator": "numerator",
    "created_day": "handed_over_day", "handed_over_day": "created_day", "amount_cents": "margin_cents",
    "decided": "pending", "pending": "decided", "events": "censored", "censored": "events", "left": "inner",
    "sum": "max", "backward": "forward",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One break: where, what stood there, what stands there now, and the whole changed file."""

    file: str
    line: int
    before: str
    after: str
    code: str

    @property
    def name(self) -> tuple[str, int, str, str]:
        """Where, before and after, each on one line."""
        return self.file, self.line, " ".join(self.before.split()), " ".join(self.after.split())


def mutants(path: Path, root: Path, every: bool = False) -> Iterator[Mutant]:
    """The breaks of a file that are valid Python and change what it does; `every`: mutmut's other operators too."""
    source = path.read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source))
    places, whole = wrapper.resolve(PositionProvider), ast.dump(ast.parse(source))
    seen = set()
    for node in _nodes(wrapper.module):
        for kind, operator in mutators.mutation_operators if every else ():
            changes = operator(node) if isinstance(node, kind) else ()
            yield from _written(node, changes, wrapper.module, places, whole, seen, str(path.relative_to(root)))
        for kind, operator in OPERATORS:
            changes = operator(node) if isinstance(node, kind) else ()
            yield from _written(node, changes, wrapper.module, places, whole, seen, str(path.relative_to(root)))


def _written(
    node: cst.CSTNode, changes: Iterable[cst.CSTNode], module: cst.Module, places: Any, whole: str, seen: set[str],
    file: str,
) -> Iterator[Mutant]:  # fmt: skip
    for changed in changes:
        after = module.deep_replace(node, changed)
        if after.code not in seen and _differs(after.code, whole):
            seen.add(after.code)
            words = (module.code_for_node(node), after.code_for_node(changed))
            yield Mutant(file, places[node].start.line, *words, after.code)


def _nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Every node whose change can change a number: no imports, annotations, docstrings, or words for people."""
    if isinstance(node, cst.Import | cst.ImportFrom | cst.Annotation) or _is_docstring(node) or _is_prose(node):
        return
    yield node
    for child in node.children:
        yield from _nodes(child)


def _is_docstring(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)


def _is_prose(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Arg) and node.keyword is not None and node.keyword.value in PROSE | CHECKS


def _differs(code: str, whole: str) -> bool:
    try:
        return ast.dump(ast.parse(code)) != whole
    except SyntaxError:
        return False


def _method(node: cst.Attribute) -> Iterator[cst.CSTNode]:
    if node.attr.value in METHODS:
        yield node.with_changes(attr=cst.Name(METHODS[node.attr.value]))


def _without(node: cst.Call) -> Iterator[cst.CSTNode]:
    if isinstance(node.func, cst.Attribute) and node.func.attr.value in DROPPED:
        yield node.func.value


def _guard(node: cst.Call) -> Iterator[cst.CSTNode]:
    """`when(x)` becomes `when(True)`; `then(x)` of one without `otherwise` is reached by it."""
    if isinstance(node.func, cst.Attribute) and node.func.attr.value == "when":
        yield node.with_changes(args=[cst.Arg(cst.Name("True"))])


def _named(node: cst.SimpleString) -> Iterator[cst.CSTNode]:
    name = node.evaluated_value
    if isinstance(name, str) and name in NAMES:
        yield node.with_changes(value=f'"{NAMES[name]}"')


def _down(node: cst.Integer) -> Iterator[cst.CSTNode]:
    if node.evaluated_value > 0:
        yield node.with_changes(value=str(node.evaluated_value - 1))


OPERATORS: tuple[tuple[type, Callable[[Any], Iterable[cst.CSTNode]]], ...] = (
    (cst.BaseNumber, mutators.operator_number),
    (cst.Integer, _down),
    (cst.Name, mutators.operator_name),
    (cst.UnaryOperation, mutators.operator_remove_unary_ops),
    (cst.CSTNode, mutators.operator_keywords),
    (cst.CSTNode, mutators.operator_swap_op),
    (cst.IfExp, mutators.operator_if_exp),
    (cst.AugAssign, mutators.operator_augmented_assignment),
    (cst.Attribute, _method),
    (cst.Call, _without),
    (cst.Call, _guard),
    (cst.SimpleString, _named),
)
