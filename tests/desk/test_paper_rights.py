"""Who hands out papers, and who only looks at them."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from catalog.roles import Role
from dossiers.models import IssuedPaper, Printing
from dossiers.printing.kinds import Form
from dossiers.printing.piles import order_pile
from dossiers.secrets import lookup_secret
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.factories.dossiers import Desk, dossier_in
from tests.factories.fees import paid


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def of_role(role: Role, desk: Desk) -> User:
    return employ(role, None if role == Role.AUDITOR else desk.agency)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CASHIER, Role.POSTAL_CLERK, Role.OFFICER, Role.LEADER])
@pytest.mark.parametrize("address", ["desk:paper", "desk:print_receipt"])
def test_the_lookup_secret_is_printed_for_nobody_but_the_desk(
    role: Role, address: str, desk: Desk, sign_in: SignIn
) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)
    paper = IssuedPaper.objects.get(form=Form.RECEIPT)
    url = reverse(address, args=[dossier.pk, paper.pk] if address == "desk:paper" else [dossier.pk])

    shown = text_of(sign_in(of_role(role, desk)).get(url).content)
    handed_out = text_of(sign_in(desk.clerk).get(url).content)

    assert lookup_secret(dossier) not in shown
    assert "Mã tra cứu" not in shown
    assert lookup_secret(dossier) in handed_out


def test_a_pile_of_receipts_bears_secrets_only_for_the_desk(desk: Desk) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)
    of_clerk, of_auditor = (
        order_pile(form=Form.RECEIPT, dossiers=[dossier], by=user) for user in (desk.clerk, employ(Role.AUDITOR, None))
    )

    assert of_clerk.file is not None
    assert of_auditor.file is not None
    assert lookup_secret(dossier) in text_of(of_clerk.file.file.read())
    assert lookup_secret(dossier) not in text_of(of_auditor.file.file.read())
    assert [printing.by for printing in Printing.objects.all()] == [desk.clerk]


def test_an_auditor_sees_a_copy_and_uses_up_no_printing(desk: Desk, sign_in: SignIn) -> None:
    dossier = dossier_in(State.RECEIVED, desk=desk)
    paper = IssuedPaper.objects.get(form=Form.RECEIPT)
    url = reverse("desk:paper", args=[dossier.pk, paper.pk])

    seen = sign_in(employ(Role.AUDITOR, None)).get(url)

    assert "BẢN SAO" in text_of(seen.content)
    assert not Printing.objects.exists()
    assert "BẢN SAO" not in text_of(sign_in(desk.clerk).get(url).content)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OFFICER, Role.POSTAL_CLERK])
def test_the_first_receipt_of_a_payment_is_the_cashiers_to_hand_out(role: Role, desk: Desk, sign_in: SignIn) -> None:
    payment = paid(dossier_in(State.RECEIVED, desk=desk))
    url = reverse("fees:receipt", args=[payment.dossier_id, payment.pk])

    seen = sign_in(of_role(role, desk)).get(url)

    assert "BẢN SAO" in text_of(seen.content)
    assert not Printing.objects.exists()
    assert "BẢN SAO" not in text_of(sign_in(employ(Role.CASHIER, desk.agency)).get(url).content)
