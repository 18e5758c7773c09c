"""How to reach an office: address, map, hours, and who answers for what."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable
from wagtail.search import index

from catalog.models import Agency
from catalog.provinces import founded_province
from home.blocks import BodyBlock
from home.information.contacting import contact_of
from home.models.base import PortalPage
from home.models.departments import DepartmentHomePage


class ContactPage(PortalPage):
    """A department's contact page takes what stays empty from its agency's record."""

    intro = models.TextField(_("introduction"), max_length=500, blank=True)
    address = models.CharField(_("postal address"), max_length=250, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    map_picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture of the map"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    map_alt = models.CharField(
        _("the way in words"), max_length=300, blank=True, help_text=_("For people who do not see the map")
    )
    body = StreamField(BodyBlock(required=False), verbose_name=_("body"), blank=True)

    search_fields = [*PortalPage.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [
        *PortalPage.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("hours"),
            ],
            heading=_("Address and hours"),
            help_text=_("What stays empty is taken from the record of the agency"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("map_picture"),
                FieldPanel("map_alt"),
            ],
            heading=_("Map"),
        ),
        InlinePanel("people", heading=_("Whom to ask")),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.HomePage", "home.DepartmentHomePage"]
    subpage_types: list[str] = []
    template = "home/contact.html"

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def clean(self) -> None:
        """A place on the map has both numbers; who does not see the map gets the way in words."""
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Give latitude and longitude together, or neither")})
        if abs(float(self.latitude or 0)) > 90 or abs(float(self.longitude or 0)) > 180:
            raise ValidationError({"latitude": _("There is no such place on the map")})
        if self.map_picture_id and not self.map_alt.strip():
            raise ValidationError({"map_alt": _("Say the way in words, for people who do not see the map")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        contact = contact_of(self, self._agency(), settings.PROVINCE_NAME)
        return super().get_context(request, *args, **kwargs) | {"contact": contact, "people": self.people.all()}

    def _agency(self) -> Agency | None:
        """Whose record fills the gaps: the department's, or the province's committee."""
        office = self.get_parent().specific
        return office.agency if isinstance(office, DepartmentHomePage) else founded_province()


class ContactPerson(Orderable):
    """A line of the contact table."""

    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(_("full name"), max_length=120)
    position = models.CharField(_("position"), max_length=200, blank=True)
    matter = models.CharField(_("for which matters"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.name
