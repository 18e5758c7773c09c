"""Conditions and rules, composed without code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from eforms.schema.conditions import Match, Operator

MAX_TESTS = 10  # of one condition


class TestBlock(blocks.StructBlock):
    """One comparison of an earlier answer."""

    key = blocks.CharBlock(
        label=_("Question"),
        required=False,
        max_length=300,
        help_text=_("Its key or its words"),
    )
    operator = blocks.ChoiceBlock(label=_("How it is compared"), choices=Operator.choices, default=Operator.IS.value)
    value = blocks.CharBlock(
        label=_("Answer"),
        required=False,
        max_length=200,
        help_text=_("As the applicant reads it, e.g. Có, 31/12/2026, 1.000.000, hôm nay"),
    )
    other = blocks.CharBlock(
        label=_("Or the answer to another question"),
        required=False,
        max_length=300,
        help_text=_("Instead of a fixed answer: key or words of that question"),
    )

    class Meta:
        label = _("Comparison")
        icon = "search"
        label_format = "{key} {operator} {value} {other}"
        form_classname = "struct-block eform-test"


class ConditionBlock(blocks.StructBlock):
    """Tests joined by and, or by or. One without tests always holds.

    Forms that were stored before there were operators have `{"key": …, "value": …}` here.
    """

    match = blocks.ChoiceBlock(label=_("Applies when"), choices=Match.choices, default=Match.ALL.value)
    tests = blocks.ListBlock(TestBlock(), label=_("Comparisons"), default=[], max_num=MAX_TESTS)

    def to_python(self, value: Any) -> Any:
        return super().to_python(_today(value))

    def bulk_to_python(self, values: Any) -> Any:
        return super().bulk_to_python([_today(value) for value in values])

    def normalize(self, value: Any) -> Any:
        return super().normalize(_today(value) if _is_old(value) else value)

    class Meta:
        label = _("Ask only when")
        icon = "view"
        label_format = ""
        form_classname = "struct-block eform-condition"


def _is_old(value: Any) -> bool:
    return isinstance(value, Mapping) and "tests" not in value and "key" in value


def _today(value: Any) -> Mapping[str, Any]:
    """A stored condition in today's shape."""
    if not _is_old(value):
        return value or {}
    test = {"key": value["key"], "operator": Operator.IS.value, "value": value.get("value", ""), "other": ""}
    return {"match": Match.ALL.value, "tests": [test] if any((test["key"], test["value"])) else []}


class CheckBlock(blocks.StructBlock):
    """A rule across answers, with the editor's own message."""

    must = ConditionBlock(label=_("What must hold"))
    message = blocks.CharBlock(
        label=_("Message when it does not"),
        max_length=300,
        help_text=_("E.g. Ngày kết thúc phải sau ngày bắt đầu"),
    )
    key = blocks.CharBlock(
        label=_("Beside which question"),
        required=False,
        max_length=300,
        help_text=_("A question of this page, by key or words; empty: the last one that the rule reads"),
    )

    class Meta:
        label = _("Rule")
        icon = "check"
        label_format = "{message}"
        form_layout = BlockGroup(children=["must", "message", "key"])
