"""The texts of messages: built-in or an operator's, which is checked on saving, with the line."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils import timezone

from casework.models import MessageTemplate
from casework.outbox import texts
from casework.outbox.plain_text import check_text, fill
from casework.outbox.texts import MessageKind, register_kind, render

DUE = datetime(2026, 11, 24, 17, 0, tzinfo=timezone.get_default_timezone())
FIELDS = {"number": "mã hồ sơ", "name": "tên", "due": "ngày hẹn trả"}
SAMPLE = {"number": "H50.12-261120-0001", "name": "Nguyễn Văn An", "due": DUE}


@pytest.fixture(autouse=True)
def ready() -> Iterator[None]:
    """A kind of message that only these tests know."""
    kind = MessageKind(
        name="test.ready",
        label="Có kết quả",
        fields=FIELDS,
        sample=SAMPLE,
        sms='Hồ sơ {{ number }} đã có kết quả{% if due %}, hẹn {{ due|date:"d/m" }}{% endif %}.',
    )
    register_kind(kind)
    yield
    texts._kinds.pop(kind.name)


def refused(source: str) -> str:
    with pytest.raises(ValidationError) as caught:
        check_text(source, FIELDS, SAMPLE)
    return str(caught.value.messages[0])


@pytest.mark.django_db
def test_without_an_operators_text_the_built_in_one_is_sent() -> None:
    text = render("test.ready", "sms", SAMPLE)

    assert text is not None
    assert text.body == "Hồ sơ H50.12-261120-0001 đã có kết quả, hẹn 24/11."


@pytest.mark.django_db
def test_an_operators_text_stands_in_place_of_the_built_in_one() -> None:
    MessageTemplate.objects.create(
        kind="test.ready", channel="email", subject="Kết quả {{ number }}", body="{{ name }}"
    )

    text = render("test.ready", "email", {**SAMPLE, "number": "H50.1\nBcc: all@example.vn"})

    assert text == texts.Text("Kết quả H50.1 Bcc: all@example.vn", "Nguyễn Văn An\n")


@pytest.mark.django_db
def test_a_kind_that_is_switched_off_or_has_no_text_is_not_sent() -> None:
    assert render("test.ready", "email", SAMPLE) is None
    MessageTemplate.objects.create(kind="test.ready", channel="sms", body="x", is_sent=False)
    assert render("test.ready", "sms", SAMPLE) is None


@pytest.mark.django_db
def test_a_kept_text_that_cannot_be_used_any_more_gives_way_to_the_built_in_one() -> None:
    MessageTemplate.objects.create(kind="test.ready", channel="sms", body="{% for a in name %}")

    text = render("test.ready", "sms", SAMPLE)

    assert text is not None
    assert text.body.startswith("Hồ sơ H50.12")


def test_a_kind_that_nobody_registered_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ImproperlyConfigured, match="no kind"):
        render("test.unknown", "sms", {})


@pytest.mark.parametrize(
    "name", ["{{ due }}", "{% for a in b %}", "x" * 300, '#let a = 1; #read("/etc/passwd")', "</text><script>", "a\nb"]
)
def test_what_a_person_typed_is_text_and_no_template(name: str) -> None:
    assert fill("Kính gửi {{ name }},", {"name": name}) == f"Kính gửi {name},"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("Kính gửi\n{{ applicant }}", 2),
        ("\n\n{{ name.__class__ }}", 3),
        ("{{ name.delete }}", 1),
        ('x\n{{ due|date:format }}', 2),
        ("{% if number and not secret %}a{% endif %}", 1),
        ("{% if number %}\n{{ a }}{% endif %}", 2),
        ("\n{% for sign in name %}{{ name }}{% endfor %}", 2),
        ("a\nb\n{% include 'settings.py' %}", 3),
        ("{% load static %}", 1),
        ("{% while True %}", 1),
        ("a\n{% if number %}b", 2),
        ("a\n\n{{ name|ljust:99999999 }}", 3),
        ("a\n{{ name name }}", 2),
        ("{% if number == %}a{% endif %}", 1),
        ("{% endif %}", 1),
        ("{% if name %}" * 300 + "{% endif %}" * 300, 1),
        ("{% if " + "not " * 1000 + "name %}a{% endif %}", 1),
        ("a\n{{ }}", 2),
        ("a\n{% %}", 2),
    ],
)  # fmt: skip
def test_a_text_that_would_fail_is_refused_with_its_line(source: str, line: int) -> None:
    assert refused(source).startswith(f"Dòng {line}: ")


def test_a_text_of_fields_and_conditions_is_accepted() -> None:
    source = (
        '{% if due and name != "x" %}{{ due|date:"H:i, d/m/Y" }}{% elif name %}{{ name|upper }}{% else %}–{% endif %}'
    )

    check_text(source, FIELDS, SAMPLE)

    assert fill(source, SAMPLE) == "17:00, 24/11/2026"
