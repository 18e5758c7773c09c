"""Right after sending: the post can be asked to fetch originals."""

from __future__ import annotations

import pytest
from django.test import Client

from dossiers.models import Parcel
from tests.eforms.conftest import Applicant

pytestmark = pytest.mark.django_db
WAY = "xong/gui-giay-to"
FETCH = {"name": "An", "phone": "0905123456", "address": "Thôn 3, xã Gio Linh", "contents": "Giấy chứng sinh"}


def test_whoever_has_sent_a_dossier_lets_the_post_come(applicant: Applicant) -> None:
    applicant.fill_until("kiem-tra")
    assert applicant.client.post(applicant.url(WAY)).status_code == 404
    applicant.submit()
    assert f'action="{applicant.url(WAY)}"' in applicant.get("xong").content.decode()

    answer = applicant.client.post(applicant.url(WAY))
    applicant.client.post(answer.url, FETCH)

    assert Parcel.objects.get().direction == "in"
    assert applicant.url(WAY) not in applicant.get("xong").content.decode()
    assert Client().post(applicant.url(WAY)).status_code == 404
