"""A video: a file of the portal, or a link that opens at a host that is known. Never a frame of another site."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StructBlock, StructValue
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from home.blocks.text import TEXT_FEATURES

VIDEO_KIND = "mp4"  # what every browser plays
CAPTIONS_KIND = "vtt"
_PLAIN = re.compile(r"[^\s\\<>\"'\x00-\x1f]+")


def known_host(address: str) -> str:
    """The entry of the setting VIDEO_HOSTS that the address belongs to, itself or below it; empty for any other."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:  # e.g. an unfinished IPv6 address
        return ""
    # What stands before an @, and what a browser takes for a slash, would lead elsewhere.
    if parts.scheme != "https" or parts.username is not None or not _PLAIN.fullmatch(address):
        return ""
    return next((known for known in settings.VIDEO_HOSTS if host == known or host.endswith(f".{known}")), "")


class VideoValue(StructValue):
    """What the page says of the place that the link leads to."""

    @property
    def host(self) -> str:
        return known_host(self.get("address") or "")


class VideoBlock(StructBlock):
    """A video with its transcript, which people read who do not hear it, or cannot spend the data."""

    title = CharBlock(label=_("Headline"), max_length=150)
    file = DocumentChooserBlock(label=_("Video file"), required=False, help_text=_("MP4, from the portal's files"))
    address = CharBlock(
        label=_("Or a link"),
        max_length=300,
        required=False,
        help_text=_("Opens on the other site; nothing of it is loaded here"),
    )
    poster = ImageChooserBlock(label=_("Picture before it plays"), required=False)
    captions = DocumentChooserBlock(label=_("Subtitles"), required=False, help_text=_("WebVTT, in Vietnamese"))
    transcript = RichTextBlock(
        label=_("Transcript"),
        features=TEXT_FEATURES,
        help_text=_("What is said and what is to be seen, for people who do not hear or see it"),
    )

    class Meta:
        label = _("Video")
        icon = "media"
        template = "home/blocks/video.html"
        value_class = VideoValue
        preview_value = {
            "title": "Hướng dẫn tra cứu hồ sơ",
            "address": "https://www.youtube.com/",
            "transcript": RichText("<p>Bước 1: mở trang Tra cứu hồ sơ. Bước 2: nhập mã hồ sơ và mã tra cứu.</p>"),
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {name: ValidationError(text) for name, text in self.faults(cleaned).items()}
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def faults(self, value: Any) -> dict[str, str]:
        """What is wrong, by the field where it is mended."""
        file, address, captions = value["file"], value["address"], value["captions"]
        faults = {}
        if bool(file) == bool(address):
            faults["address"] = gettext("Choose a file or give a link, one of the two")
        elif address and not known_host(address):
            known = ", ".join(settings.VIDEO_HOSTS)
            faults["address"] = gettext("Links to videos lead to one of these sites, by https: %(hosts)s") % {
                "hosts": known
            }
        if file and file.file_extension.lower() != VIDEO_KIND:
            faults["file"] = gettext("Choose an MP4 file: other kinds do not play everywhere")
        if captions and captions.file_extension.lower() != CAPTIONS_KIND:
            faults["captions"] = gettext("Choose a file with the ending .vtt")
        return faults
