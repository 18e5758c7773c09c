"""What a form computes from its answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from eforms.schema.form import Question
from eforms.schema.formulas import FormulaError, check_formula, computed, evaluate, parse, reads, stored_formula
from eforms.schema.formulas.checking import ARGUMENTS, RULES
from eforms.schema.formulas.evaluation import FUNCTIONS
from eforms.schema.formulas.syntax import MAX_LENGTH

TODAY = datetime(2026, 11, 22, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
VALUES: dict[str, Any] = {
    "dien-tich": "85.5",
    "gia": "1000000",
    "sinh": "1990-11-22",
    "nam-sinh": "1960",
    "tu": "2026-01-31",
    "den": "2026-03-01",
    "nhanh": "yes",
    "ten": "Nguyễn An",
    "nhom": ["tre-em", "ho-ngheo"],
    "thanh-vien": [{"ho-ten": "An", "thu-nhap": "5000000"}, {"ho-ten": "Bình"}, {"thu-nhap": "2500000"}],
    "trong": [],
}


@time_machine.travel(TODAY)
@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("2 - 3 - 4", "-5"),
        ("8 / 2 / 2", "2"),
        ("-2 * -3", "6"),
        ("- (1 + 1)", "-2"),
        ("0.1 + 0.2", "0.3"),
        ("1 / 3 * 3", "1"),
        ("1 / 3", "0.333333"),
        ("6 ÷ 2 × 3 − 1", "8"),
        ("{dien-tich} * {gia}", "85500000"),
        ("{ dien-tich } + 1", "86.5"),
        ("{khong-co} + 1", None),
        ("{gia} / 0", None),
        ("{gia} / ({gia} - {gia})", None),
        ("{ten} + 1", None),
        ("{gia} * {gia} * {gia} * {gia}", None),
        ("sum({thanh-vien.thu-nhap})", "7500000"),
        ("SUM({thanh-vien.thu-nhap}; {gia})", "8500000"),
        ("sum({trong.thu-nhap})", "0"),
        ("sum({khong-co.thu-nhap}, {khong-co})", "0"),
        ("count({thanh-vien})", "3"),
        ("count({thanh-vien.thu-nhap})", "2"),
        ("count({trong})", "0"),
        ("count({nhom})", "2"),
        ("count({ten}, {khong-co})", "1"),
        ("sum({thanh-vien.thu-nhap}) / count({thanh-vien})", "2500000"),
        ("min({thanh-vien.thu-nhap})", "2500000"),
        ("max({thanh-vien.thu-nhap}, 9000000)", "9000000"),
        ("max({trong.thu-nhap})", None),
        ("min({tu}, {den})", "2026-01-31"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(1.005, 2)", "1.01"),
        ("round({gia}, -7)", "0"),
        ("round(1234567, -3)", "1235000"),
        ("age({sinh})", "36"),
        ("age({nam-sinh})", "66"),
        ("age({khong-co})", None),
        ("years({sinh}, {tu})", "35"),
        ("years({tu}, {sinh})", "-35"),
        ("months({tu}, {den})", "1"),
        ("months({den}, {tu})", "-1"),
        ("days({tu}, {den})", "29"),
        ("{den} - {tu}", "29"),
        ("{tu} + 30", "2026-03-02"),
        ("{tu} - 1", "2026-01-30"),
        ("30 + {tu}", None),
        ("add_months({tu}, 1)", "2026-02-28"),
        ("add_months({tu}, -11)", "2025-02-28"),
        ("add_months({tu}, 999999)", None),
        ("{tu} + 999999999999", None),
        ("today()", "2026-11-22"),
        ("days({tu}, today())", "295"),
        ('if({nhanh} = "yes", 50000, 20000)', "50000"),
        ('if({nhanh} <> "yes", 50000, 20000)', "20000"),
        ('if({khong-co} = "yes", 50000, 20000)', None),
        ("if({dien-tich} > 100, 2, if({dien-tich} >= 85.5, 1, 0))", "1"),
        ("if({tu} < {den}, 1, 0)", "1"),
        ("if({tu} <= {tu}, 1, 0)", "1"),
        ("if({tu} > {den}, 1, 0)", "0"),
        ('if({nhom} = "ho-ngheo", 1, 0)', "1"),
        ('if(and({gia} > 1, {dien-tich} < 1), "a", "b")', "b"),
        ('if(or({gia} > 1, {khong-co} < 1), "a", "b")', "a"),
        ('if({ten} = "nguyen an", "a", "b")', "a"),
        ('join({ten}, ", ", count({thanh-vien}), " người")', "Nguyễn An, 3 người"),
        ("join({thanh-vien.ho-ten})", "AnBình"),
        ("if(1, 2, 3)", "3"),
        ("1 +", None),
        ("", None),
        ("__import__('os')", None),
    ],
)
def test_the_table_of_formulas(formula: str, value: str | None) -> None:
    assert evaluate(formula, VALUES) == value


@pytest.mark.parametrize(
    ("result", "places", "formula", "value"),
    [
        ("number", 0, "5 / 2", "3"),
        ("number", 2, "5 / 2", "2.50"),
        ("number", 0, "0 - 0.2", "0"),
        ("money", None, "100000 / 3", "33333"),
        ("money", 2, "100000 / 3", "33333"),
        ("number", None, "{ten}", None),
        ("date", None, "{tu} + 1", "2026-02-01"),
        ("date", None, "{gia}", None),
        ("text", None, "5 / 2", "2.5"),
        ("text", None, "{ten}", "Nguyễn An"),
        ("text", None, "1 = 1", None),
        ("money", None, "{khong-co} * 2", None),
    ],
)
def test_a_computed_question_has_its_kind_and_its_decimals(
    result: str, places: int | None, formula: str, value: str | None
) -> None:
    limits = {"result": result, "places": places}
    question = Question(key="tong", type="computed", label="Tổng", formula=formula, limits=limits)

    assert computed(question, VALUES) == value


@pytest.mark.parametrize(
    "hostile",
    [None, [], {}, True, "NaN", "Infinity", "9" * 5000, "1" * 30, [None], [[]], [{}], "0000-13-45", object()],
)
@pytest.mark.parametrize(
    "formula",
    [
        "{a} + {a}",
        "age({a})",
        "sum({a}, {a.b})",
        "{a} - 1",
        "round({a}, {a})",
        "add_months({a}, {a})",
        "join({a})",
        "min({a}, {a})",
        "if({a} < {a}, 1, 2)",
        "{a} / {a}",
        "{a}",
    ],
)
def test_hostile_answers_break_no_formula(formula: str, hostile: Any) -> None:
    evaluate(formula, {"a": hostile})
    computed(Question(key="b", type="computed", label="B", formula=formula), {"a": hostile})


@pytest.mark.parametrize(
    "formula",
    [
        "(" * 500,
        "(" * 100 + "1" + ")" * 100,
        "-" * 400 + "1",
        "1+" * 300 + "1",
        "9" * 600,
        "if(" * 60,
        "{" * 400,
        "1 ** 9 ** 9",
        "9" * 19,
        "a.b",
        "lambda: 1",
        "{a}{b}",
        "1 2",
        "sum(1, 2",
        "1)",
        "tong",
        "min(,)",
        "\x00",
        "0,5",
    ],
)
def test_what_is_no_formula_is_refused_at_once(formula: str) -> None:
    with pytest.raises(FormulaError):
        parse(formula)
    assert evaluate(formula, VALUES) is None
    assert check_formula(formula, {})


def test_the_longest_formula_is_reckoned() -> None:
    formula = "+".join(["{gia}"] * 90)

    assert evaluate(formula, {"gia": "1"}) == "90"
    assert len(formula) < MAX_LENGTH


def test_a_formula_names_what_it_reads() -> None:
    assert reads("sum({thanh-vien.thu-nhap}) + {gia}") == {"thanh-vien", "thu-nhap", "gia"}
    assert reads("1 +") == set()


def question(key: str, kind: str, label: str = "", **kwargs: Any) -> Question:
    return Question(key=key, type=kind, label=label or key, **kwargs)


KNOWN = {
    q.key: q
    for q in (
        question("dien-tich", "number", "Diện tích"),
        question("gia", "money"),
        question("sinh", "date"),
        question("nam-sinh", "partial_date"),
        question("nhanh", "yes_no", "Làm nhanh?"),
        question("loai", "choice", "Loại", limits={"choices": [["nha-o", "Nhà ở"], ["dat", "Đất"]]}),
        question("ten", "text"),
        question("o-dau", "address"),
        question("tong", "computed", limits={"result": "money"}),
        question(
            "thanh-vien",
            "group",
            "Thành viên",
            questions=(question("thu-nhap", "money", "Thu nhập"), question("ho-ten", "text", "Họ tên")),
        ),
    )
}


@pytest.mark.parametrize(
    "formula",
    [
        "{dien-tich} * {gia} + {tong}",
        "age({sinh}) + age({nam-sinh})",
        "sum({thanh-vien.thu-nhap}) / max(1, count({thanh-vien}))",
        'if({nhanh} = "Có", 50000, 20000)',
        'if({loai} = "Nhà ở", 1, 2)',
        "{sinh} - {sinh}",
        "round(if({dien-tich} > 100, {gia}, 0), -3)",
        "if({o-dau} = {o-dau}, 1, 0)",
    ],
)
def test_a_formula_that_can_be_reckoned_passes(formula: str) -> None:
    assert check_formula(formula, KNOWN, "number") == []


@pytest.mark.parametrize(
    ("formula", "result", "said"),
    [
        ("{khong-co} + 1", "number", "{khong-co}"),
        ("{ten} * 2", "number", "{ten}"),
        ("{o-dau} + 1", "number", "{o-dau}"),
        ("{nam-sinh} + 1", "number", "{nam-sinh}"),
        ("{thanh-vien} + 1", "number", "{thanh-vien}"),
        ("{thanh-vien.thu-nhap} + 1", "number", "sum"),
        ("sum({thanh-vien.ho-ten})", "number", "{thanh-vien.ho-ten}"),
        ("sum({thanh-vien.khong-co})", "number", "{thanh-vien.khong-co}"),
        ("sum({gia.ho-ten})", "number", "{gia.ho-ten}"),
        ("{gia} / 0", "number", "divides by zero"),
        ("{gia} / (2 - 2.0)", "number", "divides by zero"),
        ("sum({gia} / min(0, 1))", "number", "divides by zero"),
        ("tong({gia})", "number", "tong"),
        ("age()", "number", "age"),
        ("age({sinh}, {sinh})", "number", "age"),
        ("age({gia})", "number", "{gia}"),
        ("years({ten}, {sinh})", "number", "{ten}"),
        ("add_months({gia}, 1)", "date", "add_months"),
        ("if({gia}, 1, 2)", "number", "if"),
        ('if({gia} > 1, 1, "a")', "number", "if"),
        ('if({nhanh} = "Có thể", 1, 2)', "number", "Có thể"),
        ('if({loai} = "Nhà máy", 1, 2)', "number", "Nhà máy"),
        ("if({gia} = {sinh}, 1, 2)", "number", "{sinh}"),
        ('if({ten} > "a", 1, 2)', "number", "="),
        ("{gia}", "date", "number"),
        ("{sinh}", "money", "date"),
        ("{gia} > 1", "number", "number"),
        ("{gia}", "text", "number"),
        ("{thanh-vien}", "", "group"),
    ],
)
def test_a_formula_that_cannot_be_reckoned_is_refused_with_the_reason(formula: str, result: str, said: str) -> None:
    with translation.override("en"):
        problems = check_formula(formula, KNOWN, result)

    assert said in " | ".join(problems)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ('if({Làm nhanh?} = "có", 1, 2)', 'if({nhanh} = "yes", 1, 2)'),
        ("{ diện tích } * 2", "{dien-tich} * 2"),
        ("sum({Thành viên.Thu nhập})", "sum({thanh-vien.thu-nhap})"),
        ('if("Đất" = {loai}, 1, 2)', 'if("dat" = {loai}, 1, 2)'),
        ('join("Có ", {ten})', 'join("Có ", {ten})'),
    ],
)
def test_a_formula_in_the_words_of_the_form_is_stored_with_keys(written: str, stored: str) -> None:
    assert stored_formula(written, KNOWN) == (stored, [])
    assert stored_formula(stored, KNOWN) == (stored, [])


def test_every_function_is_checked_and_reckoned() -> None:
    assert ARGUMENTS.keys() == RULES.keys() == {*FUNCTIONS, "if"}


def test_texts_joined_from_joined_texts_do_not_fill_the_memory() -> None:
    formula = "join({mot}, {mot}, {mot}, {mot}, {mot}, {mot}, {mot}, {mot}, {mot}, {mot})"
    values: dict[str, Any] = {"mot": "x" * 1000}
    for _question in range(30):
        values["mot"] = evaluate(formula, values)

    assert values["mot"] is None
    assert evaluate("join({ten}, {ten})", VALUES) == "Nguyễn AnNguyễn An"
