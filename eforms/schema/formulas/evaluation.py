"""A formula's value from the answers: exact, and nothing where an answer is missing."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any

from django.utils import timezone

from eforms.schema.conditions import Operator, as_number, compare, is_empty
from eforms.schema.form import Question
from eforms.schema.formulas.syntax import COMPARISONS, Answer, Call, FormulaError, Node, Number, Operation, Text, parse

MOST = Decimal(10) ** 18  # no form computes more
LONGEST = 5000  # characters of a text; texts joined from texts joined would fill the memory
PLACES = 6  # decimals of a result, where the form says nothing else
_PRECISE = Context(prec=50, rounding=ROUND_HALF_UP)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_ORDER = {"<": Operator.LESS, "<=": Operator.AT_MOST, ">": Operator.MORE, ">=": Operator.AT_LEAST}


def computed(question: Question, values: Mapping[str, Any]) -> Any:
    """The JSON value of a computed question: rounded half up to its decimals, money to whole đồng; None without."""
    value = _reckoned(question.formula, values)
    result = question.limits.get("result", "number")
    if result in ("number", "money"):
        places = 0 if result == "money" else question.limits.get("places", 0) or 0
        number = _number(value)
        return None if number is None else _plain(number, places, keep=True)
    if result == "date":
        day = as_date(value)
        return None if day is None else day.isoformat()
    return None if is_empty(value) or isinstance(value, bool) else _words(value)


def evaluate(formula: str, values: Mapping[str, Any]) -> Any:
    """The JSON value: a number as text, a date in ISO 8601, a text; None where an answer is missing."""
    value = _reckoned(formula, values)
    if isinstance(value, Decimal):
        return _plain(value, PLACES)
    return None if is_empty(value) else value.isoformat() if isinstance(value, date) else value


def as_date(value: Any) -> date | None:
    """A day. Of a partly known one the first that it can be, as the law on social insurance counts ages."""
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def _reckoned(formula: str, values: Mapping[str, Any]) -> Any:
    try:
        with localcontext(_PRECISE):
            return value_of(parse(formula), values)
    except (FormulaError, ArithmeticError, ValueError):
        return None


def value_of(node: Node, values: Mapping[str, Any]) -> Any:
    """What a piece of a formula gives: a Decimal, a date, a truth, or an answer as it is stored."""
    match node:
        case Number() | Text():
            return node.value
        case Answer():
            return _answer(node.path, values)
        case Operation():
            return _operation(node.sign, value_of(node.left, values), value_of(node.right, values))
        case Call():
            return _called(node, values)


def _answer(path: str, values: Mapping[str, Any]) -> Any:
    """An answer as it is stored; of `group.key` the answers of all entries that have one."""
    key, _dot, inner = path.partition(".")
    found = values.get(key)
    if not inner:
        return None if is_empty(found) else found
    entries = found if isinstance(found, list) else []
    given = (entry.get(inner) for entry in entries if isinstance(entry, Mapping))
    return [value for value in given if not is_empty(value)]


def _operation(sign: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if sign in COMPARISONS:
        return _compared(sign, left, right)
    day = _day(left)
    if day is not None:
        return _from_day(sign, day, right)
    first, second = _number(left), _number(right)
    return None if first is None or second is None else _limited(_arithmetic(sign, first, second))


def _arithmetic(sign: str, left: Decimal, right: Decimal) -> Decimal | None:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right if right else None


def _limited(value: Decimal | None) -> Decimal | None:
    return None if value is None or abs(value) > MOST else value


def _from_day(sign: str, day: date, right: Any) -> Any:
    """A date plus or minus days; the days between two dates."""
    other, days = _day(right), _number(right)
    if sign == "-" and other is not None:
        return Decimal((day - other).days)
    if days is None or sign not in ("+", "-"):
        return None
    return day + timedelta(days=int(days) if sign == "+" else -int(days))


def _compared(sign: str, left: Any, right: Any) -> bool:
    first, second = _number(left), _number(right)
    if first is not None and second is not None:
        return {
            "=": first == second,
            "<>": first != second,
            "<": first < second,
            "<=": first <= second,
            ">": first > second,
            ">=": first >= second,
        }[sign]
    left, right = _iso(left), _iso(right)
    if sign in ("=", "<>"):
        return compare(Operator.IS, left, right) == (sign == "=")
    if sign in ("<", ">"):
        return compare(Operator.BEFORE if sign == "<" else Operator.AFTER, left, right)
    return not compare(Operator.AFTER if sign == "<=" else Operator.BEFORE, left, right)


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _number(value: Any) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    return None if isinstance(value, list) else as_number(value)


def _day(value: Any) -> date | None:
    """A whole date only: 1960 may be a number as well."""
    return as_date(value) if isinstance(value, date) or (isinstance(value, str) and len(value) == 10) else None


def _plain(value: Decimal, places: int, *, keep: bool = False) -> str:
    with localcontext(_PRECISE):
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded + 0:f}"  # + 0: no minus before zero
    return text if keep or "." not in text else text.rstrip("0").rstrip(".")


def _words(value: Any) -> str:
    return _plain(value, PLACES) if isinstance(value, Decimal) else str(_iso(value))


def _called(node: Call, values: Mapping[str, Any]) -> Any:
    if node.name == "if":
        return _if(node.arguments, values)
    function = FUNCTIONS.get(node.name)
    return function(*(value_of(argument, values) for argument in node.arguments)) if function else None


def _if(arguments: tuple[Node, ...], values: Mapping[str, Any]) -> Any:
    test, when_true, when_false = arguments
    answer = value_of(test, values)
    if answer is None:
        return None
    return value_of(when_true if answer is True else when_false, values)


def _flat(arguments: tuple[Any, ...]) -> Iterator[Any]:
    """What was given, of lists each piece; what is missing is left out."""
    for argument in arguments:
        pieces = argument if isinstance(argument, list) else [argument]
        yield from (piece for piece in pieces if not is_empty(piece))


def _sum(*arguments: Any) -> Decimal | None:
    numbers = [number for number in map(_number, _flat(arguments)) if number is not None]
    return _limited(sum(numbers, Decimal(0)))


def _count(*arguments: Any) -> Decimal:
    return Decimal(sum(1 for _piece in _flat(arguments)))


def _least(*arguments: Any) -> Any:
    return min(_comparable(arguments), default=None)


def _most(*arguments: Any) -> Any:
    return max(_comparable(arguments), default=None)


def _comparable(arguments: tuple[Any, ...]) -> list[Any]:
    """All numbers, or all dates."""
    pieces = list(_flat(arguments))
    days = [as_date(piece) for piece in pieces if _number(piece) is None]
    return days if days and None not in days else [number for number in map(_number, pieces) if number is not None]


def _round(value: Any, places: Any = Decimal(0)) -> Decimal | None:
    number, digits = _number(value), _number(places)
    if number is None or digits is None:
        return None
    return number.quantize(Decimal(1).scaleb(-max(-9, min(PLACES, int(digits)))), rounding=ROUND_HALF_UP)


def _age(born: Any) -> Decimal | None:
    return _years(born, timezone.localdate())


def _years(start: Any, end: Any) -> Decimal | None:
    """Whole years; negative where the end comes first."""
    first, last = as_date(start), as_date(end)
    if first is None or last is None:
        return None
    if last < first:
        back = _years(last, first)
        return None if back is None else -back
    return Decimal(last.year - first.year - ((last.month, last.day) < (first.month, first.day)))


def _months(start: Any, end: Any) -> Decimal | None:
    """Whole months; negative where the end comes first."""
    first, last = as_date(start), as_date(end)
    if first is None or last is None:
        return None
    if last < first:
        back = _months(last, first)
        return None if back is None else -back
    return Decimal((last.year - first.year) * 12 + last.month - first.month - (last.day < first.day))


def _days(start: Any, end: Any) -> Decimal | None:
    first, last = as_date(start), as_date(end)
    return None if first is None or last is None else Decimal((last - first).days)


def _add_months(start: Any, months: Any) -> date | None:
    """The same day of the month, or its last one."""
    day, number = as_date(start), _number(months)
    if day is None or number is None:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + int(number), 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def _and(*arguments: Any) -> bool | None:
    return False if False in arguments else None if None in arguments else True


def _or(*arguments: Any) -> bool | None:
    return True if True in arguments else None if None in arguments else False


def _join(*arguments: Any) -> str | None:
    """Nothing where it would be too long."""
    text = "".join(_words(piece) for piece in _flat(arguments))
    return text if len(text) <= LONGEST else None


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "age": _age,
    "years": _years,
    "months": _months,
    "days": _days,
    "today": timezone.localdate,
    "add_months": _add_months,
    "sum": _sum,
    "count": _count,
    "min": _least,
    "max": _most,
    "round": _round,
    "and": _and,
    "or": _or,
    "join": _join,
}
