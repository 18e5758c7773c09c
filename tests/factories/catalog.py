"""Agencies, roles and procedures."""

from typing import Any

import factory
from wagtail.signal_handlers import disable_reference_index_auto_update

from catalog.models import (
    Agency,
    AgencyKind,
    AgencyLevel,
    Audience,
    Field,
    HandlingAgency,
    Membership,
    Procedure,
    ProcedureStep,
    RequiredPaper,
    SubmissionChannel,
)
from catalog.roles import Role
from tests.factories.accounts import UserFactory


class AgencyLevelFactory(factory.django.DjangoModelFactory[AgencyLevel]):
    class Meta:
        model = AgencyLevel
        django_get_or_create = ("code",)

    code = "commune"
    name = "Cấp xã"


class AgencyKindFactory(factory.django.DjangoModelFactory[AgencyKind]):
    class Meta:
        model = AgencyKind
        django_get_or_create = ("code",)

    code = "commune-committee"
    name = "UBND cấp xã"


class AgencyFactory(factory.django.DjangoModelFactory[Agency]):
    class Meta:
        model = Agency

    code = factory.Sequence(lambda n: f"H50.{n:03d}")
    name = factory.Sequence(lambda n: f"UBND xã Số {n}")
    slug = factory.Sequence(lambda n: f"ubnd-xa-so-{n}")
    level = factory.SubFactory(AgencyLevelFactory)
    kind = factory.SubFactory(AgencyKindFactory)


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = Role.RECEPTIONIST


class FieldFactory(factory.django.DjangoModelFactory[Field]):
    class Meta:
        model = Field
        django_get_or_create = ("slug",)

    name = "Hộ tịch"
    slug = "ho-tich"


class AudienceFactory(factory.django.DjangoModelFactory[Audience]):
    class Meta:
        model = Audience
        django_get_or_create = ("code",)

    code = "citizen"
    name = "Công dân"


class ProcedureFactory(factory.django.DjangoModelFactory[Procedure]):
    """A published procedure of one agency, three working days at the desk and online, with one paper."""

    class Meta:
        model = Procedure
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"1.{n + 1:06d}")
    title = factory.Sequence(lambda n: f"Thủ tục số {n}")
    field = factory.SubFactory(FieldFactory)
    service_level = Procedure.ServiceLevel.FULL
    result = "Giấy chứng nhận"

    @classmethod
    def _generate(cls, strategy: str, params: Any) -> Any:
        """Few tests ask Wagtail what names it, and they fill that index themselves; it costs more than the rest."""
        with disable_reference_index_auto_update():
            return super()._generate(strategy, params)

    @factory.post_generation
    def agency(self, create: bool, extracted: Agency | AgencyKind | None, **kwargs: object) -> None:
        body = extracted or AgencyFactory()
        column = "kind" if isinstance(body, AgencyKind) else "agency"
        HandlingAgency.objects.create(procedure=self, **{column: body})

    @factory.post_generation
    def days(self, create: bool, extracted: int | None, **kwargs: object) -> None:
        for order, channel in enumerate(SubmissionChannel.Channel.values):
            SubmissionChannel.objects.create(
                procedure=self,
                sort_order=order,
                channel=channel,
                duration_value=3 if extracted is None else extracted,
                duration_unit="working_day",
                fee=0,
            )

    @factory.post_generation
    def papers(self, create: bool, extracted: list[str] | None, **kwargs: object) -> None:
        for order, name in enumerate(extracted if extracted is not None else ["Giấy chứng sinh"]):
            RequiredPaper.objects.create(
                procedure=self, sort_order=order, key=f"giay-to-{order + 1}", name=name, originals=1
            )

    @factory.post_generation
    def steps(self, create: bool, extracted: list[str] | None, **kwargs: object) -> None:
        """A procedure without steps is not published."""
        for order, text in enumerate(extracted if extracted is not None else ["Nộp hồ sơ tại Bộ phận Một cửa"]):
            ProcedureStep.objects.create(procedure=self, sort_order=order, text=text)
