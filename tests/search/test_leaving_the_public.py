"""Every way in which a procedure or a form leaves the public reaches the search."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from catalog.models import FormTemplate, Procedure, RequiredPaper
from search.indexing import rebuild
from search.models import Document
from tests.factories.catalog import AgencyLevelFactory, AudienceFactory
from tests.search.conftest import Make

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(django_capture_on_commit_callbacks: Any) -> Any:
    """`with settled():` does what follows the commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def form(make: Make, settled: Any) -> FormTemplate:
    """A form with a file that one procedure asks for, both found."""
    procedure = make("1.001193", "Thủ tục đăng ký khai sinh")
    form = FormTemplate.objects.create(
        field=procedure.field,
        paper_name="Tờ khai",
        name="Tờ khai khai sinh",
        file=ContentFile(b"x", name="to-khai.docx"),
    )
    RequiredPaper.objects.create(procedure=procedure, name="Tờ khai", form=form)
    rebuild()
    assert found() == {"form", "procedure"}
    return form


def found() -> set[str]:
    return set(Document.objects.in_force().values_list("kind", flat=True))


def test_a_form_whose_file_is_taken_away(form: FormTemplate, settled: Any) -> None:
    form.file = ""
    with settled():
        form.save()
    assert found() == {"procedure"}

    form.file = ContentFile(b"y", name="to-khai-moi.docx")
    with settled():
        form.save()
    assert found() == {"form", "procedure"}


def test_a_form_that_is_deleted(form: FormTemplate, settled: Any) -> None:
    RequiredPaper.objects.update(form=None)
    with settled():
        form.delete()

    assert found() == {"procedure"}


def test_a_form_that_no_procedure_asks_for_any_more(form: FormTemplate, settled: Any) -> None:
    with settled():
        RequiredPaper.objects.get(form=form).delete()

    assert found() == {"procedure"}


def test_a_deleted_procedure_and_its_form(form: FormTemplate, settled: Any) -> None:
    with settled():
        Procedure.objects.get().delete()

    assert found() == set()


def test_a_procedure_that_ended_yesterday_and_its_form(form: FormTemplate, client: Client, settled: Any) -> None:
    procedure = Procedure.objects.get()
    procedure.valid_until = timezone.localdate()
    procedure.levels.add(AgencyLevelFactory())
    procedure.audiences.add(AudienceFactory())
    with settled():
        procedure.save_revision().publish()
    assert found() == {"form", "procedure"}

    assert set(Document.objects.in_force(timezone.localdate() + timedelta(days=1))) == set()


def test_a_form_that_another_procedure_goes_on_asking_for(form: FormTemplate, make: Make, settled: Any) -> None:
    other = make("1.000894", "Thủ tục đăng ký kết hôn")
    RequiredPaper.objects.create(procedure=other, name="Tờ khai", form=form)
    Procedure.objects.filter(code="1.001193").update(valid_until=timezone.localdate() - timedelta(days=1))
    rebuild()

    assert {document.kind for document in Document.objects.in_force()} == {"form", "procedure"}
    assert Document.objects.in_force().get(kind="procedure").code == "1.000894"


def test_an_unpublished_procedure_and_its_form(form: FormTemplate, settled: Any) -> None:
    with settled():
        Procedure.objects.get().unpublish()

    assert found() == set()
