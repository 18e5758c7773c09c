"""The password of a locked page or collection is not found by trying."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from dossiers.models import LookupAttempt
from tests.factories.home import StandardPageFactory

pytestmark = pytest.mark.django_db
Try = Callable[[str], Any]


@pytest.fixture(params=["page", "file"])
def trying(request: pytest.FixtureRequest, client: Client) -> Try:
    """Sends a password for a locked page, or for a file of a locked collection."""
    unlock, address = _locked_page() if request.param == "page" else _locked_file()
    return lambda password: client.post(unlock, {"password": password, "return_url": address})


def _locked_page() -> tuple[str, str]:
    page = StandardPageFactory(title="Lịch nội bộ", slug="lich-noi-bo")
    lock = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="mật khẩu"
    )
    return reverse("wagtailcore_authenticate_with_password", args=[lock.pk, page.pk]), page.url


def _locked_file() -> tuple[str, str]:
    collection = Collection.get_first_root_node().add_child(name="Nội bộ")
    lock = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.PASSWORD, password="mật khẩu"
    )
    file = get_document_model().objects.create(
        title="Tệp", file=ContentFile(b"%PDF-1.4", name="tep.pdf"), collection=collection
    )
    return reverse("wagtaildocs_authenticate_with_password", args=[lock.pk]), file.url


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(trying: Try) -> None:
    wrong = [trying("đoán").status_code for _time in range(5)]

    answer = trying("mật khẩu")

    assert wrong == [200] * 5
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "15 phút" in answer.content.decode()


def test_after_a_quarter_of_an_hour_the_right_password_opens(trying: Try) -> None:
    for _time in range(6):
        trying("đoán")
    LookupAttempt.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert trying("mật khẩu").status_code == 302


def test_a_right_password_ends_the_count(trying: Try) -> None:
    for _time in range(4):
        trying("đoán")
    trying("mật khẩu")

    assert [trying("đoán").status_code for _time in range(5)] == [200] * 5


def test_the_form_speaks_as_the_portal_does(client: Client) -> None:
    _unlock, address = _locked_page()

    html = client.get(address).content.decode()

    assert "Trang này cần mật khẩu" in html
    assert "Lịch nội bộ" not in html
    assert 'name="password"' in html
