"""Groups, pages, parts, and who else declares."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from eforms.building.blocks.logic import CheckBlock, ConditionBlock
from eforms.building.blocks.questions import entry_questions, form_questions, key_block
from eforms.schema.form import QuestionType

MAX_ENTRIES = 50  # of one group


class GroupBlock(blocks.StructBlock):
    """Questions that are asked for each of several things: members of a household, plots of land."""

    label = blocks.CharBlock(label=_("Question or heading"), max_length=300)
    help = blocks.TextBlock(label=_("Help text"), required=False, rows=2)
    item = blocks.CharBlock(
        label=_("What one entry is called"), max_length=60, help_text=_("E.g. Thành viên, Thửa đất")
    )
    min_items = blocks.IntegerBlock(
        label=_("At least (entries)"), required=False, default=0, min_value=0, max_value=MAX_ENTRIES
    )
    max_items = blocks.IntegerBlock(
        label=_("At most (entries)"), required=False, default=10, min_value=1, max_value=MAX_ENTRIES
    )
    key = key_block()
    show_when = ConditionBlock()
    questions = blocks.StreamBlock(entry_questions(), label=_("Questions for each entry"), collapsed=True)

    def limits(self, value: Any) -> dict[str, Any]:
        return {
            "min_items": value["min_items"] or 0,
            "max_items": MAX_ENTRIES if value["max_items"] is None else value["max_items"],
            "item": value["item"],
        }

    class Meta:
        icon = "group"
        label_format = "{label}"
        form_layout = BlockGroup(
            children=["label", "help", "item", "min_items", "max_items", "questions"], settings=["key", "show_when"]
        )


QUESTION_BLOCKS = [
    *entry_questions(),
    (QuestionType.GROUP.value, GroupBlock(label=QuestionType.GROUP.label)),
    *form_questions(),
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
    checks = blocks.ListBlock(
        CheckBlock(), label=_("Rules across answers of this page"), default=[], collapsed=True, required=False
    )
    show_when = ConditionBlock(label=_("Show the page only when"))

    class Meta:
        label = _("Page")
        icon = "doc-empty"
        label_format = "{title}"
        form_layout = BlockGroup(children=["title", "help", "questions", "checks"], settings=["show_when"])


class PartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Part title"), max_length=120)
    pages = blocks.ListBlock(PageBlock(), label=_("Pages of the part"), collapsed=True)
    show_when = ConditionBlock(label=_("Show the part only when"))

    class Meta:
        label = _("Part")
        icon = "folder-open-inverse"
        label_format = "{title}"
        form_layout = BlockGroup(children=["title", "pages"], settings=["show_when"])


class CoApplicantBlock(blocks.StructBlock):
    """Somebody who declares too, and confirms by a link of their own before submission."""

    label = blocks.CharBlock(label=_("Who"), max_length=100, help_text=_("E.g. Bên nữ"))
    name = blocks.CharBlock(
        label=_("Question with the name"),
        max_length=300,
        help_text=_("Its key or its words"),
    )
    phone = blocks.CharBlock(
        label=_("Question with the mobile phone"),
        required=False,
        max_length=300,
    )
    email = blocks.CharBlock(
        label=_("Question with the e-mail address"),
        required=False,
        max_length=300,
        help_text=_("The link goes to the e-mail address, or to the phone; at least one is needed"),
    )
    show_when = ConditionBlock(label=_("Only when"))
    key = key_block()

    class Meta:
        icon = "group"
        label = _("Person who declares too")
        label_format = "{label}"
        form_layout = BlockGroup(children=["label", "name", "phone", "email", "show_when"], settings=["key"])
