"""Agencies, their levels and kinds, and who works where."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from casework.models import Calendar
from catalog.holdings import forget_holdings
from catalog.models.dated import Dated, leads_back
from catalog.querysets import AgencyQuerySet, MembershipQuerySet
from catalog.roles import Role


class AgencyLevel(Dated):
    """A level of government; levels change by law, so each has dates (districts ended on 1 July 2025)."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("level of authority")
        verbose_name_plural = _("levels of authority")
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name


class AgencyKind(models.Model):
    """A kind of agency to which a procedure may belong as a whole: "the commune's people's committee"."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("kind of agency")
        verbose_name_plural = _("kinds of agency")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Agency(Dated, ClusterableModel):
    """An office that receives or handles dossiers. Its code begins every dossier code that it gives."""

    # National identification code of agencies (Decision 20/2020/QĐ-TTg, amended by 09/2025/QĐ-TTg), e.g. H50.12.
    code = models.CharField(_("code"), max_length=35, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    slug = models.SlugField(_("address on the portal"), max_length=120, unique=True)
    level = models.ForeignKey(AgencyLevel, verbose_name=_("level"), on_delete=models.PROTECT, related_name="agencies")
    kind = models.ForeignKey(
        AgencyKind, verbose_name=_("kind"), null=True, blank=True, on_delete=models.PROTECT, related_name="agencies"
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("belongs to"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    calendar = models.ForeignKey(
        Calendar, verbose_name=_("working calendar"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(_("postal address"), max_length=250, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    hours_note = models.CharField(
        _("opening hours"), max_length=200, blank=True, help_text=_("Empty: the hours of its working calendar")
    )
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    online_intake = models.BooleanField(_("takes dossiers online"), default=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A place on the map has both numbers; nobody belongs to itself."""
        super().clean()
        if leads_back(self, "parent"):
            raise ValidationError({"parent": _("This agency would belong to itself")}, code="circle")
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Give latitude and longitude together, or neither")}, code="half")
        latitude, longitude = float(self.latitude or 0), float(self.longitude or 0)
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise ValidationError({"latitude": _("There is no such place on the map")}, code="range")


class DeskDuty(models.Model):
    """Who sits at an agency's desk on a weekday, as its public page says it."""

    class Weekday(models.IntegerChoices):
        """As ISO 8601 counts them."""

        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    agency = ParentalKey(Agency, verbose_name=_("agency"), on_delete=models.CASCADE, related_name="duties")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    window = models.CharField(_("window"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=120)
    matter = models.CharField(_("for which matters"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("person on duty")
        verbose_name_plural = _("people on duty")
        ordering = ["weekday", "window", "name"]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}: {self.name}"


class Membership(models.Model):
    """`user` works in `agency` as `role`; without agency, in the whole province."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="memberships"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "agency", "role"], name="one_membership_a_role_and_agency"),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(agency=None), name="one_membership_a_role_in_the_province"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.agency or _('the whole province')}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        forget_holdings(self.user)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget_holdings(self.user)
        return super().delete(*args, **kwargs)
