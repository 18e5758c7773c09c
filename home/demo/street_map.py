"""The demonstration's map of the way to the committee: drawn, so that no map of others has to be licensed."""

from __future__ import annotations

import io
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from home.demo.pictures import HEIGHT, INDIGO, PAPER, SCALE, TURMERIC, WATER, WIDTH, YOUNG_RICE, mix

FONT = Path(settings.BASE_DIR) / "casework" / "fonts" / "SourceSans3-Semibold.ttf"
# Streets as from and to in shares of the picture, with their widths.
STREETS = (
    ((0.0, 0.44), (1.0, 0.36), 44),
    ((0.46, 0.0), (0.52, 1.0), 44),
    ((0.0, 0.8), (1.0, 0.7), 26),
    ((0.18, 0.0), (0.24, 1.0), 20),
    ((0.0, 0.14), (0.72, 0.1), 20),
    ((0.36, 0.0), (0.4, 1.0), 14),
    ((0.0, 0.62), (0.78, 0.55), 14),
)


def street_map() -> bytes:
    """The map as a PNG of 1200 × 800: a river at the right, two main streets, the committee at their crossing."""
    w, h = WIDTH * SCALE, HEIGHT * SCALE
    image = Image.new("RGB", (w, h), mix(PAPER, YOUNG_RICE, 0.12))
    draw = ImageDraw.Draw(image)
    draw.polygon([(w * 0.76, 0), (w, 0), (w, h), (w * 0.84, h), (w * 0.79, h * 0.5)], fill=mix(WATER, PAPER, 0.35))
    draw.rectangle([w * 0.56, h * 0.13, w * 0.7, h * 0.3], fill=mix(YOUNG_RICE, PAPER, 0.4))
    for start, end, width in STREETS:
        draw.line([(start[0] * w, start[1] * h), (end[0] * w, end[1] * h)], fill=(255, 255, 255), width=width * SCALE)
    draw.rectangle([w * 0.545, h * 0.45, w * 0.66, h * 0.55], fill=mix(INDIGO, PAPER, 0.25))
    _pin(draw, w * 0.6, h * 0.44)
    _names(draw, w, h)
    target = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(64).save(target, "PNG", optimize=True)
    return target.getvalue()


def _pin(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    size = 34 * SCALE
    draw.polygon([(x - size * 0.8, y - size), (x + size * 0.8, y - size), (x, y + size * 0.4)], fill=INDIGO)
    draw.ellipse([x - size, y - size * 2.2, x + size, y - size * 0.2], fill=INDIGO)
    draw.ellipse([x - size * 0.4, y - size * 1.6, x + size * 0.4, y - size * 0.8], fill=TURMERIC)


def _names(draw: ImageDraw.ImageDraw, w: int, h: int) -> None:
    large, small = ImageFont.truetype(FONT, 40 * SCALE), ImageFont.truetype(FONT, 30 * SCALE)
    draw.text((w * 0.545, h * 0.57), "UBND tỉnh", font=large, fill=INDIGO)
    draw.text((w * 0.572, h * 0.19), "Quảng trường", font=small, fill=INDIGO)
    draw.text((w * 0.83, h * 0.8), "Sông Nhật Lệ", font=small, fill=INDIGO)
    draw.text((w * 0.035, h * 0.408), "Đường Trần Hưng Đạo", font=small, fill=INDIGO)
    draw.text((w * 0.035, h * 0.768), "Đường Quang Trung", font=small, fill=INDIGO)
    draw.text((w * 0.53, h * 0.9), "Đường Hùng Vương", font=small, fill=INDIGO)
