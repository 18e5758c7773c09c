"""What an editor composes a form of: parts, pages, questions."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from eforms.prefill import SOURCES
from eforms.schema import QuestionType

KEY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DATES = [("any", _("any date")), ("past", _("today or earlier")), ("future", _("today or later"))]


class ConditionBlock(blocks.StructBlock):
    """Show only when an earlier question has a certain answer."""

    key = blocks.CharBlock(label=_("Question (its key)"), required=False, max_length=60)
    value = blocks.CharBlock(
        label=_("Answer"), required=False, max_length=200, help_text=_("As the applicant reads it, e.g. Có")
    )

    class Meta:
        label = _("Ask only when")
        icon = "view"


class QuestionBlock(blocks.StructBlock):
    """What every question has; the subclasses add their limits."""

    label = blocks.CharBlock(label=_("Question"), max_length=300)
    help = blocks.TextBlock(label=_("Help text"), required=False, rows=2)
    required = blocks.BooleanBlock(label=_("Must be answered"), required=False, default=True)
    key = blocks.CharBlock(
        label=_("Key"),
        required=False,
        max_length=60,
        validators=[RegexValidator(KEY_PATTERN, _("Small letters, digits and dashes, e.g. ho-ten-cha"))],
        help_text=_("Name of the answer for software; made from the question if left empty"),
    )
    example = blocks.CharBlock(label=_("Example"), required=False, max_length=200)
    prefill = blocks.ChoiceBlock(label=_("Filled in from"), choices=SOURCES, required=False)
    sensitive = blocks.BooleanBlock(label=_("Sensitive personal data"), required=False)
    prefill_when = ConditionBlock(label=_("Fill in only when"))
    show_when = ConditionBlock()

    def limits(self, value: Any) -> dict[str, Any]:
        """What the answer must keep to, for `eforms.schema.Question.limits`."""
        return {}

    class Meta:
        label_format = "{label}"
        form_layout = BlockGroup(
            children=["label", "help", "required"],
            settings=["key", "example", "prefill", "prefill_when", "sensitive", "show_when"],
        )


def layout(*limits: str) -> BlockGroup:
    """The editor sees the limits at once, and what is rarely needed under "settings"."""
    return BlockGroup(
        children=["label", "help", "required", *limits],
        settings=["key", "example", "prefill", "prefill_when", "sensitive", "show_when"],
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


class InformationBlock(blocks.StructBlock):
    """A text between the questions."""

    label = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)
    help = blocks.TextBlock(label=_("Text"), rows=4)
    show_when = ConditionBlock()

    class Meta:
        icon = "info-circle"
        label_format = "{help}"
        form_layout = BlockGroup(children=["label", "help"], settings=["show_when"])


class DeclarationBlock(blocks.StructBlock):
    """A sentence that the applicant must agree to."""

    label = blocks.TextBlock(label=_("Declaration sentence"), rows=3)
    key = QuestionBlock.base_blocks["key"]
    show_when = ConditionBlock()

    class Meta:
        icon = "check"
        label_format = "{label}"
        form_layout = BlockGroup(children=["label"], settings=["key", "show_when"])


class PaperBlock(blocks.StructBlock):
    """A file for a paper of the procedure; asked for on the page of papers."""

    paper_key = blocks.CharBlock(
        label=_("Paper (its key in the procedure)"), max_length=40, help_text=_("E.g. giay-to-2; see “Papers”")
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
        form_layout = BlockGroup(children=["paper_key", "label", "help", "required"], settings=["show_when"])


QUESTION_BLOCKS: list[tuple[str, blocks.Block]] = [
    (QuestionType.TEXT.value, LengthBlock(label=QuestionType.TEXT.label)),
    (QuestionType.LONG_TEXT.value, LengthBlock(label=QuestionType.LONG_TEXT.label)),
    (QuestionType.NUMBER.value, NumberBlock(label=QuestionType.NUMBER.label)),
    (QuestionType.MONEY.value, MoneyBlock(label=QuestionType.MONEY.label)),
    (QuestionType.DATE.value, DateBlock(label=QuestionType.DATE.label)),
    (QuestionType.CHOICE.value, ChoiceBlock(label=QuestionType.CHOICE.label)),
    (QuestionType.CHOICES.value, ChoiceBlock(label=QuestionType.CHOICES.label)),
    (QuestionType.YES_NO.value, SimpleBlock(label=QuestionType.YES_NO.label, icon="check")),
    (QuestionType.PHONE.value, SimpleBlock(label=QuestionType.PHONE.label, icon="mobile-alt")),
    (QuestionType.EMAIL.value, SimpleBlock(label=QuestionType.EMAIL.label, icon="mail")),
    (QuestionType.NATIONAL_ID.value, SimpleBlock(label=QuestionType.NATIONAL_ID.label, icon="user")),
    (QuestionType.ADDRESS.value, SimpleBlock(label=QuestionType.ADDRESS.label, icon="home")),
    (QuestionType.INFORMATION.value, InformationBlock(label=QuestionType.INFORMATION.label)),
    (QuestionType.DECLARATION.value, DeclarationBlock(label=QuestionType.DECLARATION.label)),
    (QuestionType.PAPER.value, PaperBlock(label=QuestionType.PAPER.label)),
]


class PageBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Page title"), max_length=120)
    help = blocks.TextBlock(label=_("Introduction"), required=False, rows=2)
    questions = blocks.StreamBlock(
        QUESTION_BLOCKS,
        label=_("Questions"),
        collapsed=True,
        help_text=_("A page shows at most five; more go on to a next page by themselves"),
    )

    class Meta:
        label = _("Page")
        icon = "doc-empty"
        label_format = "{title}"


class PartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Part title"), max_length=120)
    pages = blocks.ListBlock(PageBlock(), label=_("Pages of the part"), collapsed=True)

    class Meta:
        label = _("Part")
        icon = "folder-open-inverse"
        label_format = "{title}"
