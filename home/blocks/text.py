"""Blocks of running text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, RichTextBlock, StructBlock, TextBlock
from wagtail.rich_text import RichText
from wagtail.snippets.blocks import SnippetChooserBlock

from catalog.models import Procedure

# No embeds, no pictures, no inline style: pictures have their own block, which asks for an alternative text.
TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]
PREVIEW_TEXT = (
    "<p>Từ ngày <b>01/12/2026</b>, Bộ phận Một cửa nhận hồ sơ cả sáng thứ Bảy.</p>"
    "<ul><li>Mang theo thẻ căn cước</li><li>Lấy số tại cửa ra vào</li></ul>"
)


class HeadingBlock(CharBlock):
    """A heading inside a text: h2, since the page's title is the h1."""

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "home/blocks/heading.html"
        preview_value = "Cách lấy số thứ tự"


class ParagraphBlock(RichTextBlock):
    """Paragraphs and lists. Pasted Word text loses its styles: only what TEXT_FEATURES names is kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": TEXT_FEATURES} | kwargs)

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "home/blocks/paragraph.html"
        preview_value = RichText(PREVIEW_TEXT)


class QuoteBlock(StructBlock):
    """Someone's words, with who said them."""

    text = TextBlock(label=_("Words"))
    speaker = CharBlock(label=_("Speaker"), max_length=150)

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        template = "home/blocks/quote.html"
        preview_value = {"text": "Việc của dân phải có người nhận và có ngày hẹn.", "speaker": "Chủ tịch UBND tỉnh"}


class NoticeBlock(StructBlock):
    """One thing that the reader must not miss."""

    kind = ChoiceBlock(
        label=_("Kind"), choices=[("info", _("Information")), ("attention", _("Take note"))], default="info"
    )
    title = CharBlock(label=_("Headline"), max_length=150)
    text = RichTextBlock(label=_("Text"), features=TEXT_FEATURES, required=False)

    class Meta:
        label = _("Notice box")
        icon = "warning"
        template = "home/blocks/notice.html"
        preview_value = {"kind": "info", "title": "Nghỉ nhận hồ sơ chiều thứ Sáu", "text": RichText(PREVIEW_TEXT)}


class ProceduresBlock(StructBlock):
    """Links to procedures that the text speaks of."""

    title = CharBlock(label=_("Headline"), max_length=150)
    procedures = ListBlock(SnippetChooserBlock(Procedure, label=_("Procedure")), label=_("Procedures"), min_num=1)

    class Meta:
        label = _("Procedures")
        icon = "list-ul"
        template = "home/blocks/procedures.html"
        preview_value = {"title": "Thủ tục liên quan", "procedures": []}
