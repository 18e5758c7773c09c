"""Blocks with pictures and files."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock


def _any_picture() -> Any:
    """For previews: the newest picture of the portal, if there is one."""
    return get_image_model().objects.order_by("-pk").first()


class CaptionedPictureBlock(StructBlock):
    """A picture with what it shows (read aloud to people who do not see it), and a caption for everyone."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt = CharBlock(
        label=_("Alternative text"),
        max_length=200,
        required=False,
        help_text=_("What the picture shows, for people who do not see it. Empty: the picture's own description"),
    )
    caption = CharBlock(label=_("Caption"), max_length=250, required=False)
    credit = CharBlock(label=_("Photographer or source"), max_length=120, required=False)

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "home/blocks/picture.html"

    def clean(self, value: Any) -> Any:
        """The picture's own description stands in for words that the editor leaves out; without any it is refused."""
        cleaned = super().clean(value)
        cleaned["alt"] = cleaned["alt"].strip() or cleaned["picture"].description.strip()[:200]
        if not cleaned["alt"]:
            raise StructBlockValidationError(block_errors={"alt": ValidationError(_("Say what the picture shows"))})
        return cleaned

    def get_preview_value(self) -> Any:
        sample = {"alt": "Cánh đồng lúa bên sông", "caption": "Vụ đông xuân ở vùng hạ du.", "credit": "Tư liệu"}
        return self.normalize({"picture": _any_picture(), **sample})


class GalleryBlock(StructBlock):
    """Several pictures of one event."""

    title = CharBlock(label=_("Headline"), max_length=150, required=False)
    pictures = ListBlock(CaptionedPictureBlock(), label=_("Pictures"), min_num=2, max_num=24)

    class Meta:
        label = _("Gallery")
        icon = "image"
        template = "home/blocks/gallery.html"

    def get_preview_value(self) -> Any:
        sample = {"picture": _any_picture(), "alt": "Cánh đồng lúa", "caption": "Vụ đông xuân"}
        return self.normalize({"title": "Hình ảnh buổi khai trương", "pictures": [sample, sample]})


class FilesBlock(StructBlock):
    """Files to download; the page says their type and size."""

    title = CharBlock(label=_("Headline"), max_length=150, default="Tài liệu kèm theo")
    files = ListBlock(DocumentChooserBlock(label=_("File")), label=_("Files"), min_num=1)

    class Meta:
        label = _("Files")
        icon = "doc-full"
        template = "home/blocks/files.html"
        preview_value = {"title": "Tài liệu kèm theo", "files": []}
