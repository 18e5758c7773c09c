"""What Django itself refuses is said in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import StepValueValidator, validate_domain_name
from django.utils import translation

ENGLISH = re.compile(r"\b(enter|valid|value|this|must|allowed|submit|please|ensure)\b", re.IGNORECASE)
REFUSED: list[Callable[[], object]] = [
    lambda: forms.CharField().clean("An\x00"),
    lambda: forms.URLField(assume_scheme="https").clean("http://-"),
    lambda: forms.JSONField().clean("{"),
    lambda: forms.UUIDField().clean("x"),
    lambda: forms.DurationField().clean("x"),
    lambda: forms.DurationField().clean("9" * 20 + " 00:00:00"),
    lambda: forms.GenericIPAddressField().clean("1.2.3"),
    lambda: forms.GenericIPAddressField(protocol="IPv6").clean("1.2.3.4"),
    lambda: forms.DecimalField(step_size=500).clean("3"),
    lambda: StepValueValidator(500, offset=100)(3),
    lambda: validate_domain_name("-"),
    lambda: forms.SplitDateTimeField().clean(["1/2/2026", ""]),
]


@pytest.mark.parametrize("refused", REFUSED)
def test_a_refusal_of_django_is_vietnamese(refused: Callable[[], object]) -> None:
    with translation.override("vi"), pytest.raises(ValidationError) as error:
        refused()
    with translation.override("vi"):
        assert not ENGLISH.search(" ".join(error.value.messages))


@pytest.mark.parametrize(("limit", "words"), [("max_num", "nhiều nhất 1 mục"), ("min_num", "ít nhất 1 mục")])
def test_too_many_rows_or_too_few_are_counted_in_vietnamese(limit: str, words: str) -> None:
    made = forms.formset_factory(forms.Form, **{limit: 1}, validate_max=True, validate_min=True)
    rows = "2" if limit == "max_num" else "0"
    with translation.override("vi"):
        assert words in str(made({"form-TOTAL_FORMS": rows, "form-INITIAL_FORMS": "0"}).non_form_errors())
