"""How to reach an office: address, map, hours, and who answers for what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from home.blocks import BodyBlock
from home.models.base import PortalPage


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

    content_panels = [
        *PortalPage.content_panels,
        FieldPanel("intro"),
        FieldPanel("address"),
        FieldPanel("phone"),
        FieldPanel("email"),
        FieldPanel("hours"),
        FieldPanel("latitude"),
        FieldPanel("longitude"),
        FieldPanel("map_picture"),
        FieldPanel("map_alt"),
        InlinePanel("people", heading=_("Whom to ask")),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.HomePage", "home.DepartmentHomePage"]
    subpage_types: list[str] = []
    template = "home/contact.html"

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")


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
