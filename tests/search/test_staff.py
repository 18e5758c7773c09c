"""Editors keep the synonyms; others do not see them."""

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Agency
from catalog.roles import Role
from catalog.services import assign_role
from search.models import Synonym
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory

pytestmark = pytest.mark.django_db


def signed_in(role: Role) -> Client:
    agency: Agency = AgencyFactory()
    user = UserFactory()
    assign_role(user=user, agency=agency, role=role)
    client = Client()
    client.force_login(user)
    return client


def test_an_editor_adds_a_synonym_that_works_at_once(catalog: None) -> None:
    client = signed_in(Role.EDITOR)
    address = reverse("synonyms:add")
    data = {
        "kind": "everyday",
        "says": "giấy ra đời",
        "means": "khai sinh",
        "reason": "một xã nói vậy",
        "active": "on",
    }
    assert client.post(address, data).status_code == 302
    found = client.get("/api/v1/procedures", {"q": "giấy ra đời"}).json()["results"]
    assert found[0]["code"] == "1.001193"


def test_a_synonym_without_words_is_refused(catalog: None) -> None:
    client = signed_in(Role.EDITOR)
    data = {"kind": "everyday", "says": "…", "means": "khai sinh", "reason": "x", "active": "on"}
    response = client.post(reverse("synonyms:add"), data)
    assert response.status_code == 200
    assert "Nhập ít nhất một từ" in response.content.decode()
    assert not Synonym.objects.filter(says="…").exists()


def test_the_list_can_be_searched(db: None) -> None:
    client = signed_in(Role.EDITOR)
    page = client.get(reverse("synonyms:index"), {"q": "GPXD"})
    assert page.status_code == 200
    assert "giấy phép xây dựng" in page.content.decode()


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.OFFICER])
def test_others_reach_no_synonym_by_address(role: Role) -> None:
    client = signed_in(role)
    synonym = Synonym.objects.create(says="a b", means="c d", reason="thử")
    assert client.get(reverse("synonyms:index")).status_code in {302, 403, 404}
    assert client.get(reverse("synonyms:edit", args=[synonym.pk])).status_code in {302, 403, 404}
    client.post(reverse("synonyms:delete", args=[synonym.pk]))
    assert Synonym.objects.filter(pk=synonym.pk).exists()
