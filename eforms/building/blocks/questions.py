"""One block for each type of question."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from eforms.answers.prefill import SOURCES
from eforms.building.blocks.logic import ConditionBlock
from eforms.schema.form import QuestionType
from eforms.schema.formulas.syntax import MAX_LENGTH

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DATES = [("any", _("any date")), ("past", _("today or earlier")), ("future", _("today or later"))]
RESULTS = [
    ("number", _("a number")),
    ("money", _("an amount of money")),
    ("date", _("a date")),
    ("text", _("a text")),
]
Blocks = list[tuple[str, blocks.Block]]


def key_block() -> blocks.CharBlock:
    return blocks.CharBlock(
        label=_("Key"),
        required=False,
        max_length=60,
        validators=[RegexValidator(KEY_PATTERN, _("Small letters, digits and dashes, e.g. ho-ten-cha"))],
        help_text=_("Name of the answer for software; made from the question if left empty"),
    )


class QuestionBlock(blocks.StructBlock):
    """What every question has; the subclasses add their limits."""

    label = blocks.CharBlock(label=_("Question"), max_length=300)
    help = blocks.TextBlock(label=_("Help text"), required=False, rows=2)
    required = blocks.BooleanBlock(label=_("Must be answered"), required=False, default=True)
    key = key_block()
    example = blocks.CharBlock(label=_("Example"), required=False, max_length=200)
    prefill = blocks.ChoiceBlock(label=_("Filled in from"), choices=SOURCES, required=False)
    sensitive = blocks.BooleanBlock(label=_("Sensitive personal data"), required=False)
    prefill_when = ConditionBlock(label=_("Fill in only when"))
    show_when = ConditionBlock()
    require_when = ConditionBlock(label=_("Must be answered only when"))

    def limits(self, value: Any) -> dict[str, Any]:
        """What the answer must keep to, for `eforms.schema.form.Question.limits`."""
        return {}

    class Meta:
        label_format = "{label}"


def layout(*limits: str) -> BlockGroup:
    """The editor sees the limits at once, conditions and prefilling folded away, the rest under "settings"."""
    when = BlockGroup(
        children=["show_when", "require_when"],
        heading=_("When it is asked or required"),
        icon="view",
        classname="collapsed",
        label_format="",
    )
    prefill = BlockGroup(
        children=["prefill", "prefill_when"],
        heading=_("Filled in beforehand"),
        icon="download",
        classname="collapsed",
        label_format="",
    )
    return BlockGroup(
        children=["label", "help", "example", "required", *limits, when, prefill], settings=["key", "sensitive"]
    )


class LengthBlock(QuestionBlock):
    max_length = blocks.IntegerBlock(label=_("At most (characters)"), required=False, min_value=1, max_value=10_000)

    def limits(self, value: Any) -> dict[str, Any]:
        return {"max_length": value["max_length"]} if value["max_length"] else {}

    class Meta:
        icon = "pilcrow"
        form_layout = layout("max_length")


class NumberBlock(QuestionBlock):
    min = blocks.IntegerBlock(label=_("From"), required=False)
    max = blocks.IntegerBlock(label=_("To"), required=False)
    places = blocks.IntegerBlock(label=_("Decimal places"), required=False, default=0, min_value=0, max_value=6)

    def limits(self, value: Any) -> dict[str, Any]:
        limits = {name: value.get(name) for name in ("min", "max", "places")}
        return {name: limit for name, limit in limits.items() if limit is not None}

    class Meta:
        icon = "order"
        form_layout = layout("min", "max", "places")


class MoneyBlock(QuestionBlock):
    max = blocks.IntegerBlock(label=_("At most (VND)"), required=False, min_value=1)

    def limits(self, value: Any) -> dict[str, Any]:
        return {"max": value["max"]} if value["max"] else {}

    class Meta:
        icon = "tag"
        form_layout = layout("max")


class DateBlock(QuestionBlock):
    when = blocks.ChoiceBlock(label=_("Which dates"), choices=DATES, default="any")

    def limits(self, value: Any) -> dict[str, Any]:
        return {"when": value["when"] or "any"}

    class Meta:
        icon = "date"
        form_layout = layout("when")


class ChoiceBlock(QuestionBlock):
    choices = blocks.TextBlock(label=_("Choices"), rows=4, help_text=_("One a line"))

    class Meta:
        icon = "list-ul"
        form_layout = layout("choices")


class SimpleBlock(QuestionBlock):
    class Meta:
        icon = "edit"
        form_layout = layout()


class InformationBlock(blocks.StructBlock):
    """A text between the questions."""

    label = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)
    help = blocks.TextBlock(label=_("Text"), rows=4)
    show_when = ConditionBlock(label=_("Show only when"))

    class Meta:
        icon = "info-circle"
        label_format = "{label} {help}"
        form_layout = BlockGroup(children=["label", "help"], settings=["show_when"])


class DeclarationBlock(blocks.StructBlock):
    """A sentence that the applicant must agree to."""

    label = blocks.TextBlock(label=_("Declaration sentence"), rows=3)
    key = key_block()
    show_when = ConditionBlock()

    class Meta:
        icon = "check"
        label_format = "{label}"
        form_layout = BlockGroup(children=["label"], settings=["key", "show_when"])


class PaperBlock(blocks.StructBlock):
    """A file for a paper of the procedure; asked for on the page of papers."""

    paper_key = blocks.CharBlock(
        label=_("Paper (its key in the procedure)"),
        max_length=40,
        help_text=_("E.g. giay-to-2; see “Papers”"),
    )
    label = blocks.CharBlock(
        label=_("Name shown"), required=False, max_length=300, help_text=_("Empty: the name in the procedure")
    )
    help = blocks.TextBlock(label=_("Help text"), required=False, rows=2)
    required = blocks.BooleanBlock(label=_("Must be uploaded"), required=False, default=True)
    show_when = ConditionBlock()

    class Meta:
        icon = "doc-full"
        label_format = "{paper_key} {label}"
        form_layout = BlockGroup(children=["paper_key", "label", "help", "required", "show_when"])


class ComputedBlock(blocks.StructBlock):
    """A value that the form reckons from the answers, and shows."""

    label = blocks.CharBlock(label=_("What is computed"), max_length=300)
    formula = blocks.TextBlock(
        label=_("Formula"),
        rows=2,
        max_length=MAX_LENGTH,
        help_text=_(
            "As in a spreadsheet, with questions in braces: {dien-tich} * 50000; age({ngay-sinh}); "
            'sum({thanh-vien.thu-nhap}); if({lam-nhanh} = "Có", 50000, 20000). Decimals have a dot: 0.5'
        ),
    )
    result = blocks.ChoiceBlock(label=_("It gives"), choices=RESULTS, default="number")
    places = blocks.IntegerBlock(label=_("Decimal places"), required=False, default=0, min_value=0, max_value=6)
    help = blocks.TextBlock(label=_("Help text"), required=False, rows=2)
    key = key_block()
    sensitive = blocks.BooleanBlock(label=_("Sensitive personal data"), required=False)
    show_when = ConditionBlock(label=_("Show only when"))

    def limits(self, value: Any) -> dict[str, Any]:
        return {"result": value["result"] or "number", "places": value["places"] or 0}

    class Meta:
        icon = "decimal"
        label_format = "{label}: {formula}"
        form_layout = BlockGroup(
            children=["label", "formula", "result", "places", "help"], settings=["key", "sensitive", "show_when"]
        )


def entry_questions() -> Blocks:
    """What an entry of a group may be asked: everything but groups, papers and what concerns the form as a whole."""
    return [
        (QuestionType.TEXT.value, LengthBlock(label=QuestionType.TEXT.label)),
        (QuestionType.LONG_TEXT.value, LengthBlock(label=QuestionType.LONG_TEXT.label)),
        (QuestionType.NUMBER.value, NumberBlock(label=QuestionType.NUMBER.label)),
        (QuestionType.MONEY.value, MoneyBlock(label=QuestionType.MONEY.label)),
        (QuestionType.DATE.value, DateBlock(label=QuestionType.DATE.label)),
        (QuestionType.PARTIAL_DATE.value, DateBlock(label=QuestionType.PARTIAL_DATE.label, icon="calendar")),
        (QuestionType.TIME.value, SimpleBlock(label=QuestionType.TIME.label, icon="time")),
        (QuestionType.CHOICE.value, ChoiceBlock(label=QuestionType.CHOICE.label)),
        (QuestionType.CHOICES.value, ChoiceBlock(label=QuestionType.CHOICES.label, icon="tasks")),
        (QuestionType.YES_NO.value, SimpleBlock(label=QuestionType.YES_NO.label, icon="check")),
        (QuestionType.PHONE.value, SimpleBlock(label=QuestionType.PHONE.label, icon="mobile-alt")),
        (QuestionType.EMAIL.value, SimpleBlock(label=QuestionType.EMAIL.label, icon="mail")),
        (QuestionType.NATIONAL_ID.value, SimpleBlock(label=QuestionType.NATIONAL_ID.label, icon="user")),
        (QuestionType.PASSPORT.value, SimpleBlock(label=QuestionType.PASSPORT.label, icon="globe")),
        (QuestionType.TAX_CODE.value, SimpleBlock(label=QuestionType.TAX_CODE.label, icon="key")),
        (QuestionType.BANK_ACCOUNT.value, SimpleBlock(label=QuestionType.BANK_ACCOUNT.label, icon="table")),
        (QuestionType.ADDRESS.value, SimpleBlock(label=QuestionType.ADDRESS.label, icon="home")),
        (QuestionType.OLD_ADDRESS.value, SimpleBlock(label=QuestionType.OLD_ADDRESS.label, icon="site")),
        (QuestionType.COMPUTED.value, ComputedBlock(label=QuestionType.COMPUTED.label)),
    ]


def form_questions() -> Blocks:
    """What stands beside them on a page, but for groups."""
    return [
        (QuestionType.INFORMATION.value, InformationBlock(label=QuestionType.INFORMATION.label)),
        (QuestionType.DECLARATION.value, DeclarationBlock(label=QuestionType.DECLARATION.label)),
        (QuestionType.PAPER.value, PaperBlock(label=QuestionType.PAPER.label)),
    ]
