"""The two streams: the body of a page, and the boxes beside the news on a home page."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock

from home.blocks.links import HotlineBlock, LinkBoxBlock, LinkListBlock
from home.blocks.media import CaptionedPictureBlock, FilesBlock, GalleryBlock
from home.blocks.text import HeadingBlock, NoticeBlock, ParagraphBlock, ProceduresBlock, QuoteBlock
from home.blocks.video import VideoBlock


class BodyBlock(StreamBlock):
    """The body of an article or a standard page."""

    heading = HeadingBlock(max_length=200)
    paragraph = ParagraphBlock()
    picture = CaptionedPictureBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    quote = QuoteBlock()
    notice = NoticeBlock()
    procedures = ProceduresBlock()
    files = FilesBlock()
    links = LinkListBlock()
    hotline = HotlineBlock()

    class Meta:
        label = _("Body")


class LinkBoxesBlock(StreamBlock):
    """What editors place on a home page: boxes that lead elsewhere."""

    box = LinkBoxBlock()
    links = LinkListBlock()
    hotline = HotlineBlock()

    class Meta:
        label = _("Link boxes")
