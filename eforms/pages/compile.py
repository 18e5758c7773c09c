"""From a page of questions to a Django form class, and from its answers to JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.identity import validate_person_name
from eforms.answers.stored import as_json, from_json
from eforms.pages.fields import (
    AddressField,
    AgreementField,
    BankAccountField,
    EmailField,
    NationalIdField,
    NumberField,
    OldAddressField,
    PartialDateField,
    PassportField,
    PhoneField,
    TaxCodeField,
    TextField,
    TimeField,
)
from eforms.pages.form import PageForm
from eforms.schema.form import RADIO_LIMIT, Check, Question, QuestionType
from portal.base.forms import DateField, within_sentence
from portal.base.widgets import DateInput

__all__ = ["PageForm", "as_json", "field_for", "form_class", "from_json"]

OWN_NAME = "user.name"  # the prefill source of the person who applies
TEXT_LIMIT, LONG_TEXT_LIMIT = 200, 2000  # characters, where the editor sets none
YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def form_class(questions: Iterable[Question], checks: Iterable[Check] = ()) -> type[PageForm]:
    """The form that asks `questions` by `checks`. It knows no others: what else is posted is ignored."""
    asked, rules = tuple(questions), tuple(checks)
    fields = {q.key: field_for(q) for q in asked if q.type in BUILDERS}
    groups = [q for q in asked if q.type == QuestionType.GROUP]
    own = {
        "questions": asked,
        "checks": tuple(check for check in rules if not any(_inside(group, check) for group in groups)),
        "entry_forms": {q.key: form_class(q.questions, (c for c in rules if _inside(q, c))) for q in groups},
    }
    return type("QuestionsForm", (PageForm,), {**own, **fields})


def _inside(group: Question, check: Check) -> bool:
    return any(question.key == check.key for question in group.questions)


def field_for(question: Question) -> forms.Field:
    return BUILDERS[question.type](question, _common(question))


def _common(question: Question) -> dict[str, Any]:
    example = format_lazy("{} {}", _("For example:"), question.example) if question.example else ""
    help_text = format_lazy("{} {}", question.help, example) if question.help and example else question.help or example
    return {
        "label": question.label,
        "help_text": help_text,
        "required": question.required,
        "error_messages": {"required": _missing(question)},
    }


def _missing(question: Question) -> Any:
    """The sentence that names what is missing: "Nhập họ, chữ đệm và tên"."""
    if question.label.rstrip().endswith("?"):
        return _("Answer this question")
    label = within_sentence(question.label)
    if question.type in {QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.YES_NO}:
        return format_lazy(_("Choose: {label}"), label=label)
    return format_lazy(_("Enter: {label}"), label=label)


def _text(question: Question, common: dict[str, Any]) -> forms.Field:
    validators = [validate_person_name] if question.prefill == OWN_NAME else []
    return TextField(limit=question.limits.get("max_length") or TEXT_LIMIT, validators=validators, **common)


def _long_text(question: Question, common: dict[str, Any]) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 4})
    return TextField(limit=question.limits.get("max_length") or LONG_TEXT_LIMIT, widget=widget, **common)


def _number(question: Question, common: dict[str, Any]) -> forms.Field:
    limits = question.limits
    places = limits.get("places") or 0
    mode = "decimal" if places else "numeric"
    widget = forms.TextInput(attrs={"inputmode": mode, "class": "input--10"})
    return NumberField(minimum=limits.get("min"), maximum=limits.get("max"), places=places, widget=widget, **common)


def _money(question: Question, common: dict[str, Any]) -> forms.Field:
    limits = question.limits
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "input--20"})
    return NumberField(minimum=limits.get("min") or 0, maximum=limits.get("max"), widget=widget, **common)


def _date(question: Question, common: dict[str, Any]) -> forms.Field:
    when = question.limits.get("when")
    own_birthday = question.prefill.startswith("user.")
    widget = DateInput(birthday=own_birthday)
    return DateField(
        birthday=own_birthday, until_today=when == "past", from_today=when == "future", widget=widget, **common
    )


def _choice(question: Question, common: dict[str, Any]) -> forms.Field:
    return _one_of(question.choices, common)


def _yes_no(question: Question, common: dict[str, Any]) -> forms.Field:
    return _one_of(YES_NO, common)


def _one_of(choices: list[tuple[Any, Any]], common: dict[str, Any]) -> forms.Field:
    common["error_messages"]["invalid_choice"] = _("Choose one of the answers below")
    if _count(choices) <= RADIO_LIMIT:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[("", _("– Choose –")), *choices], **common)


def _count(choices: list[tuple[Any, Any]]) -> int:
    """Choices, counted inside their groups too."""
    return sum(len(label) if isinstance(label, list | tuple) else 1 for _value, label in choices)


def _choices(question: Question, common: dict[str, Any]) -> forms.Field:
    common["error_messages"]["invalid_choice"] = _("Choose one of the answers below")
    return forms.MultipleChoiceField(choices=question.choices, widget=forms.CheckboxSelectMultiple, **common)


def _phone(question: Question, common: dict[str, Any]) -> forms.Field:
    attrs = {"inputmode": "tel", "type": "tel", "class": "input--20", **_autocomplete(question, "tel")}
    return PhoneField(widget=forms.TextInput(attrs=attrs), **common)


def _email(question: Question, common: dict[str, Any]) -> forms.Field:
    field = EmailField(**common)
    field.widget.attrs.update({"inputmode": "email", **_autocomplete(question, "email")})
    return field


def _national_id(question: Question, common: dict[str, Any]) -> forms.Field:
    attrs = {"inputmode": "numeric", "class": "input--20", "autocomplete": "off"}
    return NationalIdField(widget=forms.TextInput(attrs=attrs), **common)


def _partial_date(question: Question, common: dict[str, Any]) -> forms.Field:
    when = question.limits.get("when")
    hint = _("If only the year is known, leave day and month empty.")
    common["help_text"] = format_lazy("{} {}", common["help_text"], hint) if common["help_text"] else hint
    return PartialDateField(until_today=when == "past", from_today=when == "future", **common)


def _time(question: Question, common: dict[str, Any]) -> forms.Field:
    return TimeField(**common)


def _passport(question: Question, common: dict[str, Any]) -> forms.Field:
    attrs = {"class": "input--20", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    return PassportField(widget=forms.TextInput(attrs=attrs), **common)


def _tax_code(question: Question, common: dict[str, Any]) -> forms.Field:
    attrs = {"inputmode": "numeric", "class": "input--20", "autocomplete": "off"}
    return TaxCodeField(widget=forms.TextInput(attrs=attrs), **common)


def _bank_account(question: Question, common: dict[str, Any]) -> forms.Field:
    return BankAccountField(**common)


def _old_address(question: Question, common: dict[str, Any]) -> forms.Field:
    return OldAddressField(**common)


def _autocomplete(question: Question, token: str) -> dict[str, str]:
    """The browser may fill in the applicant's own data, nobody else's."""
    return {"autocomplete": token if question.prefill.startswith("user.") else "off"}


def _address(question: Question, common: dict[str, Any]) -> forms.Field:
    return AddressField(**common)


def _group(question: Question, common: dict[str, Any]) -> forms.Field:
    """Carries what is wrong with the group as a whole; its entries are forms of their own."""
    return forms.Field(label=question.label, required=False, widget=forms.HiddenInput)


def _declaration(question: Question, common: dict[str, Any]) -> forms.Field:
    return AgreementField(**{**common, "error_messages": {}})


BUILDERS: dict[str, Callable[[Question, dict[str, Any]], forms.Field]] = {
    QuestionType.TEXT: _text,
    QuestionType.LONG_TEXT: _long_text,
    QuestionType.NUMBER: _number,
    QuestionType.MONEY: _money,
    QuestionType.DATE: _date,
    QuestionType.CHOICE: _choice,
    QuestionType.CHOICES: _choices,
    QuestionType.YES_NO: _yes_no,
    QuestionType.PHONE: _phone,
    QuestionType.EMAIL: _email,
    QuestionType.NATIONAL_ID: _national_id,
    QuestionType.ADDRESS: _address,
    QuestionType.OLD_ADDRESS: _old_address,
    QuestionType.PARTIAL_DATE: _partial_date,
    QuestionType.TIME: _time,
    QuestionType.PASSPORT: _passport,
    QuestionType.TAX_CODE: _tax_code,
    QuestionType.BANK_ACCOUNT: _bank_account,
    QuestionType.DECLARATION: _declaration,
    QuestionType.GROUP: _group,
}
