"""The edit view of a procedure: its tabs stand in the order of the public page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from catalog.editing.form import ProcedureForm
from catalog.editing.rows import (
    CaseForm,
    ChannelForm,
    FormerLevelForm,
    HandlingForm,
    InvolvedForm,
    JointPartForm,
    LegalBasisForm,
    OldCodeForm,
    PaperForm,
    QuestionForm,
    RelatedForm,
    RowForm,
    RowsFormSet,
    TextForm,
)
from catalog.editing.widgets import MoneyInput


class RowsPanel(InlinePanel):
    """A list whose rows are lines of a table rather than boxes: fields side by side, and what is rare folded away."""

    def __init__(
        self,
        relation_name: str,
        *args: Any,
        form: type[RowForm] | None = None,
        hidden: tuple[str, ...] = (),
        add_label: Any = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(relation_name, *args, **kwargs)
        self.form, self.hidden, self.add_label = form, hidden, add_label

    def clone_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().clone_kwargs()
        return kwargs | {"form": self.form, "hidden": self.hidden, "add_label": self.add_label}

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        rows["fields"] = [*rows["fields"], *self.hidden]
        rows["widgets"] = {**rows["widgets"], **dict.fromkeys(self.hidden, forms.HiddenInput)}
        if self.form is not None:
            rows["form"], rows["formset"] = self.form, RowsFormSet
        return options

    class BoundPanel(InlinePanel.BoundPanel):  # type: ignore[misc]
        template_name = "catalog/editing/rows.html"


class MorePanel(MultiFieldPanel):
    """What few rows need, behind one line that opens it; open where something is filled in or wrong."""

    class BoundPanel(MultiFieldPanel.BoundPanel):  # type: ignore[misc]
        template_name = "catalog/editing/more.html"

        @property
        def is_open(self) -> bool:
            return any(field.errors or field.value() not in (None, "", False) for field in _fields(self))


def _fields(panel: Any) -> Iterator[Any]:
    for child in getattr(panel, "children", []):
        yield from _fields(child)
        if getattr(child, "bound_field", None) is not None:
            yield child.bound_field


SUMMARY = [
    FieldPanel("title", required_on_save=True, help_text=_("As in the decision that published it, without “Thủ tục”")),
    FieldRowPanel(
        [
            FieldPanel("code", required_on_save=True, help_text=_("A digit, a dot and six digits, e.g. 1.001193")),
            FieldPanel("field"),
        ]
    ),
    FieldPanel("summary", help_text=_("One or two sentences in everyday words: what is this, when does one need it?")),
    RowsPanel(
        "handling",
        form=HandlingForm,
        heading=_("Who handles it"),
        add_label=_("Add another agency"),
        help_text=_("If every commune does it, choose the kind; with several agencies the applicant chooses one"),
        panels=[FieldPanel("body", classname="row-wide")],
    ),
    FieldRowPanel(
        [
            FieldPanel("levels", widget=forms.CheckboxSelectMultiple, required_on_save=False),
            FieldPanel(
                "audiences",
                widget=forms.CheckboxSelectMultiple,
                heading=_("Who may apply"),
                required_on_save=False,
            ),
        ]
    ),
    MultiFieldPanel(
        [
            FieldPanel("service_level", widget=forms.RadioSelect),
            FieldPanel(
                "partial_reason",
                help_text=_("The public reads it: presence required, verification on the spot, or a technical fault"),
                attrs={"data-for-partial": ""},
            ),
            FieldPanel("external_url", help_text=_("Where it is submitted, if not on this portal")),
        ],
        heading=_("Online"),
    ),
]
PAPERS = [
    RowsPanel(
        "cases",
        form=CaseForm,
        hidden=("key",),
        heading=_("Cases"),
        label=_("Case"),
        add_label=_("Add a case"),
        help_text=_(
            "Only where time, fee or papers differ from case to case, e.g. 12 or 22 working days. Papers and ways to "
            "submit can then be given for one case."
        ),
        panels=[
            FieldPanel("name", classname="row-wide"),
            MorePanel([FieldPanel("note")], heading=_("Who it is for")),
        ],
    ),
    RowsPanel(
        "papers",
        form=PaperForm,
        hidden=("key",),
        heading=_("Papers"),
        label=_("Paper"),
        add_label=_("Add a paper"),
        help_text=_("One row each; a copied list of several lines becomes one row a line. Empty rows are not saved."),
        panels=[
            FieldPanel("name", classname="row-wide", widget=forms.Textarea(attrs={"rows": 1, "data-lines": ""})),
            FieldPanel("originals", classname="row-number"),
            FieldPanel("copies", classname="row-number"),
            FieldPanel("form", classname="row-chooser"),
            FieldPanel("case_key", classname="row-case"),
            MorePanel([FieldPanel("note")], heading=_("Note")),
        ],
    ),
    FieldPanel("sets", help_text=_("How many times the whole set of papers is handed in; nearly always 1")),
]
CHANNELS = [
    RowsPanel(
        "channels",
        form=ChannelForm,
        heading=_("Ways to submit, time and fee"),
        label=_("Way to submit"),
        add_label=_("Add a way to submit"),
        help_text=_(
            "Write 0 where it is free of charge. Leave the amount empty where the provincial council sets it, and "
            "tick the box: empty is not free."
        ),
        panels=[
            FieldPanel("channel", classname="row-choice"),
            FieldPanel("duration_value", classname="row-number"),
            FieldPanel("duration_unit", classname="row-choice"),
            FieldPanel("fee", classname="row-money", widget=MoneyInput),
            FieldPanel("charge", classname="row-money", widget=MoneyInput),
            FieldPanel("set_by_council", classname="row-tick"),
            FieldPanel("case_key", classname="row-case"),
            MorePanel([FieldPanel("duration_note"), FieldPanel("fee_note")], heading=_("Notes on time and fee")),
        ],
    ),
    FieldPanel("supplement_rule", help_text=_("What the time limit does when the applicant has to add papers")),
]
STEPS = [
    RowsPanel(
        "steps",
        form=TextForm,
        heading=_("Steps, in their order"),
        label=_("Step"),
        add_label=_("Add a step"),
        help_text=_("Begin with a verb: what the applicant does, then what the agency does. Numbers follow."),
        panels=[
            FieldPanel("text", classname="row-wide", widget=forms.Textarea(attrs={"rows": 2, "data-lines": ""})),
        ],
    ),
    FieldPanel("conditions", help_text=_("What must hold before one may apply; empty: there are none")),
    FieldPanel("result", help_text=_("What the applicant gets in the end, e.g. Giấy khai sinh (bản chính)")),
]
BASIS = [
    RowsPanel(
        "legal_bases",
        form=LegalBasisForm,
        heading=_("Legal basis"),
        add_label=_("Add a legal basis"),
        help_text=_("Choose a document of the library: its number, name and dates come along. Else write them down."),
        panels=[
            FieldPanel("document", classname="row-chooser"),
            FieldPanel("number", classname="row-choice"),
            FieldPanel("name", classname="row-wide"),
            MorePanel([FieldRowPanel([FieldPanel("issued_on"), FieldPanel("issuer")])], heading=_("Date and issuer")),
        ],
    ),
    MultiFieldPanel(
        [
            FieldPanel("publication", heading=_("In the library")),
            FieldPanel("publication_decision", heading=_("Or in words"), help_text=_("E.g. 1234/QĐ-UBND, 15/07/2026")),
        ],
        heading=_("Decision that published it"),
    ),
]
MORE = [
    RowsPanel(
        "questions",
        form=QuestionForm,
        heading=_("Questions and answers"),
        add_label=_("Add a question"),
        help_text=_("What people ask at the desk again and again"),
        panels=[
            FieldPanel("question", classname="row-full"),
            FieldPanel("answer", classname="row-full"),
        ],
    ),
    RowsPanel(
        "keywords",
        form=TextForm,
        heading=_("Everyday words"),
        label=_("Everyday words"),
        add_label=_("Add words"),
        help_text=_("How people call it at home: “làm giấy khai sinh”. They find it by these words."),
        panels=[FieldPanel("text", classname="row-wide", widget=forms.TextInput(attrs={"data-lines": ""}))],
    ),
    RowsPanel(
        "parts",
        form=JointPartForm,
        heading=_("Parts of a joint procedure"),
        add_label=_("Add a part"),
        help_text=_(
            "Only for procedures that several agencies do together (liên thông): each part with its agency and "
            "its own time limit. The page makes one list of papers for all parts, in which none stands twice."
        ),
        panels=[
            FieldPanel("target", classname="row-chooser"),
            FieldPanel("name", classname="row-wide"),
            FieldPanel("body", classname="row-wide"),
            FieldPanel("duration_value", classname="row-number"),
            FieldPanel("duration_unit", classname="row-choice"),
            FieldPanel("is_optional", classname="row-tick"),
            MorePanel([FieldPanel("note")], heading=_("Note on the part")),
        ],
    ),
    RowsPanel(
        "related",
        form=RelatedForm,
        heading=_("Related procedures"),
        add_label=_("Add a related procedure"),
        panels=[FieldPanel("target", classname="row-wide")],
    ),
    RowsPanel(
        "involved",
        form=InvolvedForm,
        heading=_("Other bodies that take part"),
        add_label=_("Add a body"),
        help_text=_("By name, where they are not agencies of this portal: who receives, decides, works together"),
        panels=[FieldPanel("part", classname="row-choice"), FieldPanel("name", classname="row-wide")],
    ),
]
KEEPING = [
    FieldPanel("owner"),
    FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")], heading=_("In force")),
    FieldPanel("replaced_by"),
    RowsPanel(
        "old_codes",
        form=OldCodeForm,
        heading=_("Earlier codes"),
        label=_("Earlier code"),
        add_label=_("Add an earlier code"),
        help_text=_("Addresses with these codes lead to this procedure"),
        panels=[FieldPanel("code", classname="row-choice")],
    ),
    RowsPanel(
        "former_levels",
        form=FormerLevelForm,
        heading=_("Earlier levels"),
        add_label=_("Add an earlier level"),
        help_text=_("Who handled it before, e.g. the district until 30/06/2025"),
        panels=[FieldPanel("level", classname="row-choice"), FieldPanel("until", classname="row-choice")],
    ),
    MorePanel(
        [FieldRowPanel([FieldPanel("code_source"), FieldPanel("time_source"), FieldPanel("fee_source")])],
        heading=_("Where the figures come from"),
    ),
    PublishingPanel(),
]
# Name of each field and list of the record → the tab that it is edited in, as notes and checks name it.
TABS: dict[str, Any] = {
    "summary": (_("Summary"), SUMMARY),
    "papers": (_("Papers and cases"), PAPERS),
    "channels": (_("Time and fee"), CHANNELS),
    "steps": (_("Steps"), STEPS),
    "basis": (_("Basis"), BASIS),
    "more": (_("Questions, search"), MORE),
    "keeping": (_("Keeping"), KEEPING),
}


def edit_handler(**more: list[Any]) -> TabbedInterface:
    """The tabs; `more` adds other rooms' panels to the tab of that name."""
    return TabbedInterface(
        [ObjectList([*panels, *more.get(name, [])], heading=heading) for name, (heading, panels) in TABS.items()],
        base_form_class=ProcedureForm,
    )
