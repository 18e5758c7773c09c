"""Photographs of papers: straightened, freed of what a phone writes into them, and no larger than needed."""

from io import BytesIO
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from casework.files.inspection import JPEG, PNG, FileRejected

FORMATS = {JPEG: "JPEG", PNG: "PNG"}
# Pixels. The largest phone cameras' JPEG is decoded at a fraction of its size (but a progressive one needs 6 bytes a
# pixel), a PNG whole, at 4 bytes a pixel.
MAX_PIXELS = {JPEG: 65_000_000, PNG: 40_000_000}
LONG_SIDE = 4096  # pixels: A4 at 350 dots per inch
JPEG_QUALITY = 88


def clean_picture(content: IO[bytes], content_type: str) -> bytes:
    """The picture drawn anew: upright, without EXIF (which holds the place), comments or anything after its end.

    Raises:
        FileRejected: more pixels than a paper needs (a decompression bomb), or damaged.
    """
    content.seek(0)
    try:
        with Image.open(content, formats=[FORMATS[content_type]]) as picture:
            if picture.width * picture.height > MAX_PIXELS[content_type]:
                raise _too_many_pixels()
            return _drawn_anew(picture, FORMATS[content_type])
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    # Pillow's readers raise these on cut or hostile data.
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise FileRejected(
            _("The file is damaged and cannot be opened: take or scan it again"), code="broken"
        ) from error


def _too_many_pixels() -> FileRejected:
    return FileRejected(_("The picture has too many pixels: take it again at a smaller size"), code="too_large")


def _drawn_anew(picture: Image.Image, kind: str) -> bytes:
    profile = picture.info.get("icc_profile")  # colours only
    picture.draft(None, (LONG_SIDE, LONG_SIDE))  # JPEG: decode at 1/2, 1/4 or 1/8, never below this size
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    clean = _plain(upright, kind)
    clean.info.clear()
    output = BytesIO()
    if kind == "JPEG":
        clean.save(output, kind, quality=JPEG_QUALITY, optimize=True, icc_profile=profile)
    else:
        clean.save(output, kind, icc_profile=profile)
    return output.getvalue()


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """In a colour mode that every browser shows."""
    if kind == "JPEG":
        return picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    if picture.mode in {"1", "L", "RGB", "RGBA"} and "transparency" not in picture.info:
        return picture
    return picture.convert("RGBA")
