"""E-forms, published or not, and drafts in every state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from catalog.models import Procedure
from eforms.exchange.definitions import stream_of
from eforms.models import Draft, EForm, EFormVersion
from eforms.services import start_draft
from tests.factories.catalog import ProcedureFactory

# One page of each kind of question that the tests care about.
PARTS: list[dict[str, Any]] = [
    {
        "title": "Tờ khai",
        "pages": [
            {
                "title": "Về trẻ",
                "questions": [
                    {"type": "text", "key": "ten-tre", "label": "Họ tên của trẻ", "max_length": 50},
                    {"type": "date", "key": "ngay-sinh", "label": "Ngày sinh của trẻ", "when": "past"},
                    {"type": "yes_no", "key": "co-cha", "label": "Có ghi thông tin về cha không?"},
                    {
                        "type": "text",
                        "key": "ten-cha",
                        "label": "Họ tên cha",
                        "show_when": {"key": "co-cha", "value": "Có"},
                    },
                    {"type": "paper", "paper_key": "giay-to-1"},
                ],
            }
        ],
    }
]


def parts_json(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return stream_of({"procedure": "test", "parts": parts})


class EFormFactory(factory.django.DjangoModelFactory[EForm]):
    """A form of one part; `published=True` freezes its first version."""

    class Meta:
        model = EForm
        skip_postgeneration_save = True

    class Params:
        questions = factory.LazyFunction(lambda: PARTS)

    procedure = factory.SubFactory(ProcedureFactory)
    title = "Tờ khai thử"
    declaration = "Tôi cam đoan các thông tin trên là đúng."
    live = False
    parts = factory.LazyAttribute(lambda eform: parts_json(eform.questions))

    @factory.post_generation
    def published(self, create: bool, extracted: bool, **kwargs: object) -> None:
        if extracted:
            self.save_revision().publish()
            self.refresh_from_db()


def published_version(procedure: Procedure | None = None, **kwargs: Any) -> EFormVersion:
    if procedure:
        kwargs["procedure"] = procedure
    version = EFormFactory(published=True, **kwargs).current_version
    assert version is not None
    return version


def make_draft(*, expired: bool = False, version: EFormVersion | None = None, **kwargs: Any) -> Draft:
    version = version or published_version(**kwargs)
    draft = start_draft(procedure=version.eform.procedure, version=version, user=None)
    if expired:
        Draft.objects.filter(pk=draft.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
        draft.refresh_from_db()
    return draft
