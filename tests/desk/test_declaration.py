"""The declaration on the dossier's page: opened as a paper, and the opening is noted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from casework.models import StoredFile
from dossiers.models import Reading
from tests.desk.conftest import SignIn
from tests.factories.dossiers import Desk, dossier_in

pytestmark = pytest.mark.django_db


def test_an_officer_opens_the_declaration_and_the_applicant_can_see_that(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in("processing", desk=desk)
    client = sign_in(desk.officer)
    address = reverse("desk:declaration", args=[dossier.pk])
    assert address in client.get(reverse("desk:edit", args=[dossier.pk])).content.decode()

    paper = client.get(address)

    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Disposition"].startswith("inline")
    assert Reading.objects.filter(dossier=dossier, what=Reading.What.PRINT).exists()


def test_a_dossier_without_answers_has_no_declaration(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in("processing", desk=desk)
    dossier.answers = []
    dossier.save()

    assert sign_in(desk.officer).get(reverse("desk:declaration", args=[dossier.pk])).status_code == 404


@pytest.mark.parametrize(
    ("trusted", "words"),
    [
        (True, "chứng thư được tin cậy"),
        (False, "không rõ cơ quan cấp chứng thư"),
        pytest.param(None, "không rõ cơ quan cấp chứng thư", id="no authority is named: anybody makes such a name"),
    ],
)
def test_the_signer_of_a_paper_stands_over_it(trusted: bool | None, words: str, desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in("processing", desk=desk)
    signature = {"signer": "Trần Thị Bình", "signed_at": "2026-11-22T03:05:00+00:00", "trusted": trusted}
    StoredFile.objects.filter(papers__dossier=dossier).update(signatures=[signature])

    page = sign_in(desk.officer).get(reverse("desk:edit", args=[dossier.pk])).content.decode()

    assert "Trần Thị Bình</strong>, 10:05 22/11/2026" in page
    assert words in page
