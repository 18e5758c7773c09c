"""Blocks that lead elsewhere: link boxes, link lists, telephone numbers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, PageChooserBlock, StructBlock, StructValue
from wagtail.blocks.struct_block import StructBlockValidationError

from home.blocks.icons import ICON_CHOICES

# An absolute path of this portal or a web address: never javascript:, data: or another site by //.
ADDRESS = RegexValidator(r"^(?:/(?!/)|https?://)\S*$", _("An address begins with https:// or /, e.g. /thu-tuc/"))


def leads_astray(address: str) -> bool:
    """Whether browsers read it as another one: they take a backslash for a slash, so `/\\` begins another site."""
    return "\\" in address


class LinkValue(StructValue):
    """Where a link leads: the chosen page's address, or the typed one."""

    @property
    def href(self) -> str:
        page = self.get("page")
        return (page.url or "") if page else self.get("address") or ""

    @property
    def is_external(self) -> bool:
        return self.href.startswith("http")


class LinkBlock(StructBlock):
    """Words that lead to a page of the portal or to an address."""

    title = CharBlock(label=_("Words"), max_length=120)
    page = PageChooserBlock(label=_("Page of the portal"), required=False)
    address = CharBlock(label=_("Or an address"), max_length=300, required=False, validators=[ADDRESS])

    class Meta:
        label = _("Link")
        icon = "link"
        value_class = LinkValue
        template = "home/blocks/link.html"
        preview_value = {"title": "Cổng Dịch vụ công quốc gia", "address": "https://dichvucong.gov.vn"}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("address")):
            message = ValidationError(_("Choose a page or type an address, one of the two"))
            raise StructBlockValidationError(block_errors={"address": message})
        if leads_astray(cleaned.get("address") or ""):
            raise StructBlockValidationError(block_errors={"address": ValidationError(ADDRESS.message)})
        return cleaned


class LinkBoxBlock(LinkBlock):
    """A box on the home page: icon, words, one sentence."""

    icon = ChoiceBlock(label=_("Icon"), choices=ICON_CHOICES, default="external-link")
    text = CharBlock(label=_("Sentence"), max_length=160, required=False)

    class Meta:
        label = _("Link box")
        icon = "link-external"
        template = "home/blocks/link_box.html"
        preview_value = {
            "title": "Cổng Dịch vụ công quốc gia",
            "address": "https://dichvucong.gov.vn",
            "icon": "external-link",
            "text": "Nộp hồ sơ của các bộ, ngành trung ương.",
        }


class LinkListBlock(StructBlock):
    """A titled list of links, e.g. to the sites of other bodies."""

    title = CharBlock(label=_("Headline"), max_length=120)
    links = ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=20)

    class Meta:
        label = _("List of links")
        icon = "list-ul"
        template = "home/blocks/link_list.html"
        preview_value = {
            "title": "Liên kết",
            "links": [{"title": "Cổng Dịch vụ công quốc gia", "address": "https://dichvucong.gov.vn"}],
        }


class HotlineBlock(StructBlock):
    """Numbers that a citizen can call, e.g. the one-stop desk's."""

    title = CharBlock(label=_("Headline"), max_length=120)
    phones = ListBlock(CharBlock(max_length=20), label=_("Numbers"), min_num=1, max_num=4)
    hours = CharBlock(label=_("When it answers"), max_length=120, required=False)

    class Meta:
        label = _("Hotline")
        icon = "mobile-alt"
        template = "home/blocks/hotline.html"
        preview_value = {"title": "Tổng đài hỗ trợ", "phones": ["1022"], "hours": "Cả ngày, mọi ngày trong tuần"}
