"""When a condition holds. The same table judges the browser's script: see tests/browser."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from eforms.schema.conditions import Comparison as Comparison
from eforms.schema.conditions import Condition, Operator, is_empty

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "conditions.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_table_of_conditions(case: dict[str, Any]) -> None:
    condition = Condition.from_json(case["condition"])

    assert condition is not None
    assert condition.holds(case["values"]) is case["holds"]


def test_every_operator_is_in_the_table() -> None:
    used = {test["operator"] for case in CASES for test in case["condition"].get("tests", [])}

    assert used == set(Operator.values)


@pytest.mark.parametrize("hostile", [float("nan"), "sNaN", "1" * 5000, {"a": {"b": []}}, [[]], [None], object(), b"1"])
@pytest.mark.parametrize("operator", Operator.values)
def test_a_hostile_value_breaks_no_condition(hostile: Any, operator: str) -> None:
    condition = Condition(tests=(Comparison(key="a", operator=operator, value="5"),))

    assert condition.holds({"a": hostile}) in (True, False)


@time_machine.travel(datetime(2026, 11, 21, 18, 0, tzinfo=timezone.get_fixed_timezone(0)))
def test_today_is_the_day_in_vietnam() -> None:
    condition = Condition(tests=(Comparison(key="ngay", value="today"),))

    assert condition.holds({"ngay": date(2026, 11, 22).isoformat()})
    assert not condition.holds({"ngay": "2026-11-21"})


def test_a_condition_names_the_questions_that_it_reads() -> None:
    condition = Condition(tests=(Comparison(key="den", operator="after", other="tu"), Comparison(key="co", value="x")))

    assert list(condition.reads()) == ["den", "tu", "co"]


@pytest.mark.parametrize("stored", [None, {}, ""])
def test_no_condition_is_none(stored: Any) -> None:
    assert Condition.from_json(stored) is None


@pytest.mark.parametrize(("value", "empty"), [(0, False), (False, False), ("0", False), ("", True), ([], True)])
def test_what_counts_as_no_answer(value: Any, empty: bool) -> None:
    assert is_empty(value) is empty
