"""A photograph of a paper from standard input, drawn anew on standard output.

Straightened, freed of what a phone writes into it, and no larger than needed.
"""

from __future__ import annotations

import sys
from typing import IO

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from casework.opening.limits import BROKEN, TOO_MANY_PIXELS, Refused, run

# Pixels. The largest phone cameras' JPEG is decoded at a fraction of its size (but a progressive one needs 6 bytes a
# pixel), a PNG whole, at 4 bytes a pixel, an iPhone's picture whole and twice.
MAX_PIXELS = {"JPEG": 65_000_000, "PNG": 40_000_000, "HEIF": 50_000_000}
LONG_SIDE = 4096  # pixels: A4 at 350 dots per inch
JPEG_QUALITY = 88


def draw_anew(content: IO[bytes], output: IO[bytes], kind: str) -> None:
    """The picture upright, without EXIF (which holds the place), comments or anything after its end.

    Args:
        kind: a key of MAX_PIXELS; all but PNG become JPEG.

    Raises:
        Refused: more pixels than a paper needs (a decompression bomb), or broken.
    """
    try:
        with Image.open(content, formats=[kind]) as picture:
            if picture.width * picture.height > MAX_PIXELS[kind]:
                raise Refused(TOO_MANY_PIXELS)
            _save(picture, output, kind)
    except (Image.DecompressionBombError, MemoryError) as error:
        raise Refused(TOO_MANY_PIXELS) from error
    # Pillow's readers raise these on cut or hostile data.
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, RuntimeError) as error:
        raise Refused(BROKEN) from error


def _save(picture: Image.Image, output: IO[bytes], kind: str) -> None:
    profile = picture.info.get("icc_profile")  # colours only
    picture.draft(None, (LONG_SIDE, LONG_SIDE))  # JPEG: decode at 1/2, 1/4 or 1/8, never below this size
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    clean = _for_png(upright) if kind == "PNG" else _for_jpeg(upright)
    clean.info.clear()
    if kind == "PNG":
        clean.save(output, "PNG", icc_profile=profile)
    else:
        clean.save(output, "JPEG", quality=JPEG_QUALITY, optimize=True, icc_profile=profile)


def _for_jpeg(picture: Image.Image) -> Image.Image:
    return picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")


def _for_png(picture: Image.Image) -> Image.Image:
    """In a colour mode that every browser shows."""
    if picture.mode in {"1", "L", "RGB", "RGBA"} and "transparency" not in picture.info:
        return picture
    return picture.convert("RGBA")


if __name__ == "__main__":
    pillow_heif.register_heif_opener(thumbnails=False)
    run(lambda: draw_anew(sys.stdin.buffer, sys.stdout.buffer, sys.argv[1]))
