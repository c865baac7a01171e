"""When a sentence may be said: the small expressions of `sentences/*.yaml`, over the figures it names.

`total > 0`, `women_n / known >= 0.5`, `hidden(girls)`, `not shown(unknown)`, `verdict == 'higher'`. A figure that is not
shown makes every comparison with it false.
"""

import ast
import operator
from collections.abc import Mapping
from functools import cache

from assets.reports.register import Figure


class NotShown(Exception):
    """An expression needs a number that is not printed."""


_ARITHMETIC = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_COMPARED = {
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip

Values = Mapping[str, Figure | float | str | None]


@cache
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def holds(expression: str, values: Values) -> bool:
    """Whether the condition is met. Raises ValueError for what no condition may say."""
    try:
        return bool(_value(_parsed(expression), values))
    except (NotShown, ZeroDivisionError):
        return False


def number(expression: str, values: Values) -> float:
    """The number an expression makes of shown figures. Raises NotShown."""
    try:
        return float(_value(_parsed(expression), values))
    except ZeroDivisionError as error:
        raise NotShown(expression) from error


def _value(node: ast.expr, values: Values):
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return _named(name, values)
        case ast.Attribute(value=ast.Name(id=name), attr="known_n" | "unknown_n" | "ci_low" | "ci_high" as attribute):
            return _attribute(name, attribute, values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return _ARITHMETIC[type(op)](_value(left, values), _value(right, values))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, values)
        case ast.BoolOp(op=op, values=parts):
            return (all if isinstance(op, ast.And) else any)(_value(part, values) for part in parts)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARED:
            return _COMPARED[type(op)](_value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id="shown" | "hidden" as asked), args=[ast.Name(id=name)]):
            return _state(asked, values.get(name))
        case ast.Call(func=ast.Name(id="caution"), args=[ast.Name(id=name), ast.Constant(value=str(code))]):
            given = values.get(name)
            return isinstance(given, Figure) and code in given.cautions
    raise ValueError(f"no condition may say `{ast.unparse(node)}`")


def _state(asked: str, given: Figure | float | str | None) -> bool:
    if isinstance(given, Figure):
        return given.is_shown if asked == "shown" else given.is_hidden
    return asked == "shown" and given is not None


def _named(name: str, values: Values) -> float | str:
    given = values.get(name)
    if isinstance(given, Figure):
        given = given.value if given.is_shown else None
    if given is None:
        raise NotShown(name)
    return given


def _attribute(name: str, attribute: str, values: Values) -> float:
    given = values.get(name)
    found = getattr(given, attribute) if isinstance(given, Figure) and given.is_shown else None
    if found is None:
        raise NotShown(f"{name}.{attribute}")
    return found
