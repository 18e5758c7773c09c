"""Pictures of the demonstration, drawn: calm landscapes in the portal's colours, so that none has to be licensed."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Callable, Iterator

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 800
SCALE = 2  # drawn larger, then shrunk: smooth edges
Colour = tuple[int, int, int]
Canvas = tuple[Image.Image, ImageDraw.ImageDraw]

INDIGO: Colour = (27, 58, 99)
PAPER: Colour = (250, 246, 236)
HAZE: Colour = (230, 237, 246)
TURMERIC: Colour = (255, 199, 44)
RICE: Colour = (27, 107, 69)
YOUNG_RICE: Colour = (134, 176, 104)
WATER: Colour = (111, 147, 184)
SAND: Colour = (233, 215, 178)
EARTH: Colour = (138, 75, 0)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of the second colour in the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def scatter(seed: int) -> Iterator[float]:
    """Numbers between 0 and 1 that look random and are the same each time, so that a drawing never changes."""
    for number in itertools.count(1):
        yield math.modf(abs(math.sin(seed * 78.233 + number * 12.9898)) * 43758.5453)[0]


def sky(top: Colour, bottom: Colour) -> Canvas:
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), bottom)
    draw = ImageDraw.Draw(image)
    for y in range(HEIGHT * SCALE):
        draw.line([(0, y), (WIDTH * SCALE, y)], fill=mix(top, bottom, y / (HEIGHT * SCALE)))
    return image, draw


def sun(canvas: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    """Centre and radius as shares of the width and height."""
    _image, draw = canvas
    cx, cy, r = x * WIDTH * SCALE, y * HEIGHT * SCALE, radius * HEIGHT * SCALE
    draw.ellipse([cx - r, cy - r, cx + r, cy + r], fill=colour)


def ridge(canvas: Canvas, base: float, rise: float, colour: Colour, seed: int, waves: float = 2.0) -> None:
    """A range of hills down to the foot of the picture; `base` and `rise` are shares of the height."""
    _image, draw = canvas
    dice = scatter(seed)
    phases = [next(dice) * math.tau for _ in range(3)]

    def height(share: float) -> float:
        parts = (math.sin(share * math.tau * waves * 2**n + phase) / 2**n for n, phase in enumerate(phases))
        return base - rise * (float(sum(parts)) / 2 + 0.5)

    step = 8
    line = [(x, height(x / (WIDTH * SCALE)) * HEIGHT * SCALE) for x in range(0, WIDTH * SCALE + step, step)]
    draw.polygon([(0, HEIGHT * SCALE), *line, (WIDTH * SCALE, HEIGHT * SCALE)], fill=colour)


def furrows(canvas: Canvas, top: float, near: Colour, far: Colour, count: int = 14) -> None:
    """Fields that run to a point on the horizon."""
    _image, draw = canvas
    horizon, middle = top * HEIGHT * SCALE, WIDTH * SCALE * 0.58
    draw.rectangle([0, horizon, WIDTH * SCALE, HEIGHT * SCALE], fill=far)
    reach = WIDTH * SCALE * 1.6
    for number in range(count):
        left = middle - reach + 2 * reach * number / count
        right = left + reach / count
        draw.polygon(
            [(middle, horizon), (left, HEIGHT * SCALE), (right, HEIGHT * SCALE)], fill=mix(near, far, number % 3 / 6)
        )


def ripples(canvas: Canvas, top: float, colour: Colour, light: Colour, seed: int) -> None:
    """Water from `top` down, with short strokes of light."""
    _image, draw = canvas
    dice = scatter(seed)
    y0 = top * HEIGHT * SCALE
    draw.rectangle([0, y0, WIDTH * SCALE, HEIGHT * SCALE], fill=colour)
    for _ in range(90):
        depth = next(dice) ** 1.5
        y, length = y0 + depth * (HEIGHT * SCALE - y0), (30 + 190 * depth) * SCALE / 2
        x = next(dice) * (WIDTH * SCALE + length) - length
        draw.rounded_rectangle(
            [x, y, x + length, y + 2 + 5 * depth], radius=3, fill=mix(colour, light, 0.25 + depth / 3)
        )


def river(canvas: Canvas, top: float, colour: Colour) -> None:
    """A river that winds from the horizon to the foot."""
    _image, draw = canvas
    left, right = [], []
    for number in range(101):
        share = number / 100
        y = (top + (1 - top) * share) * HEIGHT * SCALE
        centre = (0.55 + 0.16 * math.sin(share * 4.2) * (0.3 + share)) * WIDTH * SCALE
        half = (6 + 240 * share**1.7) * SCALE / 2
        left.append((centre - half, y))
        right.append((centre + half, y))
    draw.polygon([*left, *reversed(right)], fill=colour)


def boat(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A fishing boat; `size` is its length as a share of the width."""
    _image, draw = canvas
    cx, cy, half = x * WIDTH * SCALE, y * HEIGHT * SCALE, size * WIDTH * SCALE / 2
    draw.polygon(
        [(cx - half, cy), (cx + half * 1.15, cy - half * 0.1), (cx + half * 0.75, cy + half * 0.35),
         (cx - half * 0.75, cy + half * 0.35)],
        fill=INDIGO,
    )  # fmt: skip
    draw.rectangle([cx - half * 0.35, cy - half * 0.4, cx + half * 0.15, cy], fill=PAPER)
    draw.line([(cx + half * 0.4, cy), (cx + half * 0.4, cy - half * 0.9)], fill=INDIGO, width=round(half * 0.06))
    draw.polygon(
        [(cx + half * 0.4, cy - half * 0.9), (cx + half * 0.75, cy - half * 0.75), (cx + half * 0.4, cy - half * 0.6)],
        fill=TURMERIC,
    )


def houses(canvas: Canvas, ground: float, seed: int) -> None:
    """A row of small houses with lit doors."""
    _image, draw = canvas
    dice = scatter(seed)
    x, y = -20.0, ground * HEIGHT * SCALE
    while x < WIDTH * SCALE:
        width, height = (110 + 90 * next(dice)) * SCALE / 1.4, (90 + 100 * next(dice)) * SCALE / 1.4
        wall = mix(PAPER, (WATER, SAND, HAZE)[int(next(dice) * 3)], 0.45)
        draw.rectangle([x, y - height, x + width, y], fill=wall)
        roof = [(x - 14, y - height), (x + width / 2, y - height - width * 0.3), (x + width + 14, y - height)]
        draw.polygon(roof, fill=mix(EARTH, INDIGO, 0.1 + next(dice) / 2))
        door = width * 0.16
        draw.rectangle([x + width / 2 - door, y - height * 0.5, x + width / 2 + door, y], fill=TURMERIC)
        x += width + (10 + 50 * next(dice)) * SCALE


def fields() -> Image.Image:
    canvas = sky(HAZE, PAPER)
    sun(canvas, 0.72, 0.3, 0.08, TURMERIC)
    ridge(canvas, 0.5, 0.16, mix(INDIGO, HAZE, 0.62), 3)
    ridge(canvas, 0.52, 0.08, mix(INDIGO, HAZE, 0.4), 8, 3)
    furrows(canvas, 0.52, RICE, YOUNG_RICE)
    return canvas[0]


def winding_river() -> Image.Image:
    canvas = sky(mix(HAZE, WATER, 0.3), PAPER)
    ridge(canvas, 0.46, 0.2, mix(INDIGO, HAZE, 0.55), 21)
    ridge(canvas, 0.5, 0.1, mix(RICE, HAZE, 0.35), 5, 3)
    furrows(canvas, 0.5, mix(RICE, YOUNG_RICE, 0.4), YOUNG_RICE, 20)
    river(canvas, 0.5, mix(WATER, HAZE, 0.35))
    return canvas[0]


def sea() -> Image.Image:
    canvas = sky(mix(HAZE, WATER, 0.5), PAPER)
    sun(canvas, 0.28, 0.42, 0.1, TURMERIC)
    ripples(canvas, 0.52, mix(WATER, INDIGO, 0.35), PAPER, 4)
    boat(canvas, 0.66, 0.62, 0.2)
    boat(canvas, 0.2, 0.56, 0.07)
    return canvas[0]


def hills() -> Image.Image:
    canvas = sky(PAPER, HAZE)
    sun(canvas, 0.5, 0.28, 0.09, mix(TURMERIC, PAPER, 0.2))
    for number, share in enumerate((0.75, 0.55, 0.35, 0.12)):
        ridge(canvas, 0.5 + 0.14 * number, 0.2, mix(INDIGO, HAZE, share), 30 + number, 1.5 + number / 2)
    ridge(canvas, 1.0, 0.12, RICE, 77, 2)
    return canvas[0]


def dunes() -> Image.Image:
    canvas = sky(mix(WATER, HAZE, 0.5), PAPER)
    ripples(canvas, 0.46, mix(WATER, HAZE, 0.2), PAPER, 9)
    ridge(canvas, 0.72, 0.14, SAND, 12, 1.2)
    ridge(canvas, 0.88, 0.16, mix(SAND, EARTH, 0.18), 15, 1)
    return canvas[0]


def town() -> Image.Image:
    canvas = sky(mix(INDIGO, HAZE, 0.45), PAPER)
    sun(canvas, 0.82, 0.22, 0.06, PAPER)
    ridge(canvas, 0.6, 0.12, mix(INDIGO, HAZE, 0.5), 41)
    houses(canvas, 0.78, 6)
    ripples(canvas, 0.78, mix(WATER, INDIGO, 0.25), TURMERIC, 6)
    return canvas[0]


def doorway() -> Image.Image:
    """The portal's sign: an open door, and light from it."""
    canvas = sky(mix(INDIGO, HAZE, 0.12), INDIGO)
    _image, draw = canvas
    w, h = WIDTH * SCALE, HEIGHT * SCALE
    draw.polygon(
        [(w * 0.4, h * 0.8), (w * 0.6, h * 0.8), (w * 0.86, h), (w * 0.14, h)], fill=mix(INDIGO, TURMERIC, 0.45)
    )
    draw.rounded_rectangle([w * 0.4, h * 0.16, w * 0.6, h], radius=w * 0.1, fill=PAPER)
    draw.rectangle([w * 0.4, h * 0.8, w * 0.6, h * 0.801], fill=TURMERIC)
    draw.polygon(
        [(w * 0.4, h * 0.801), (w * 0.6, h * 0.801), (w * 0.86, h), (w * 0.14, h)], fill=mix(TURMERIC, PAPER, 0.5)
    )
    draw.ellipse([w * 0.472, h * 0.4, w * 0.528, h * 0.484], fill=INDIGO)
    draw.rounded_rectangle([w * 0.448, h * 0.51, w * 0.552, h * 0.8], radius=w * 0.045, fill=INDIGO)
    return canvas[0]


SCENES: dict[str, Callable[[], Image.Image]] = {
    "canh-dong": fields,
    "dong-song": winding_river,
    "bien": sea,
    "doi-nui": hills,
    "con-cat": dunes,
    "pho": town,
    "mot-cua": doorway,
}


def jpeg(scene: str) -> bytes:
    """The scene as a JPEG of 1200 × 800."""
    small = SCENES[scene]().resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    soft = small.filter(ImageFilter.GaussianBlur(0.4))
    target = io.BytesIO()
    soft.save(target, "JPEG", quality=86, optimize=True)
    return target.getvalue()
