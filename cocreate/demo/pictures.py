"""Posters for the demo, drawn when they are needed: no picture of anybody else's is shipped."""

from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, THUMB = 1200, 800, 480


class Poster(NamedTuple):
    """An image and its thumbnail as WebP."""

    image: bytes
    thumb: bytes
    width: int
    height: int


def poster(first: str, second: str, colour: str) -> Poster:
    """Two lines of text, a hill and three pots in shades of one colour."""
    image = Image.new("RGB", (WIDTH, HEIGHT), colour)
    draw = ImageDraw.Draw(image)
    dark, light = _mixed(colour, (0, 0, 0), 0.35), _mixed(colour, (255, 255, 255), 0.85)
    accent = (255, 205, 110)
    draw.ellipse((-300, 470, 900, 1300), fill=dark)
    draw.ellipse((500, 560, 1700, 1400), fill=_mixed(colour, (0, 0, 0), 0.5))
    draw.ellipse((930, 70, 1090, 230), fill=accent)
    draw.text((80, 120), first, font=ImageFont.load_default(96), fill=light)
    draw.text((80, 240), second, font=ImageFont.load_default(96), fill=accent)
    for i, level in enumerate((0.75, 0.45, 0.6)):
        _pot(draw, 560 + i * 200, 470, level, light, accent, dark)
    return Poster(_webp(image), _webp(_thumb(image)), WIDTH, HEIGHT)


def stairs(first: str, second: str, colour: str) -> Poster:
    """Two lines of text on white, and coins that grow month by month to a bicycle."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "#f7f6f2")
    draw = ImageDraw.Draw(image)
    dark, coin = _mixed(colour, (0, 0, 0), 0.25), (240, 170, 40)
    draw.rectangle((0, 690, WIDTH, HEIGHT), fill=colour)
    draw.text((70, 60), first, font=ImageFont.load_default(104), fill=dark)
    draw.text((70, 190), second, font=ImageFont.load_default(72), fill=_mixed(colour, (0, 0, 0), 0))
    for step in range(6):
        left = 80 + step * 130
        for pile in range(step + 1):
            top = 650 - pile * 30
            draw.ellipse((left, top, left + 110, top + 40), fill=coin, outline=dark, width=4)
    _bicycle(draw, 900, 430, dark)
    draw.text((70, 715), "Zilverberk", font=ImageFont.load_default(56), fill="#ffffff")
    return Poster(_webp(image), _webp(_thumb(image)), WIDTH, HEIGHT)


def _bicycle(draw: ImageDraw.ImageDraw, x: int, y: int, line: tuple[int, int, int]) -> None:
    for left in (x, x + 150):
        draw.ellipse((left, y + 90, left + 120, y + 210), outline=line, width=10)
    frame = ((60, 150), (110, 60), (190, 60), (130, 150), (60, 150))
    draw.line([(x + a, y + b) for a, b in frame], fill=line, width=10)
    draw.line([(x + a, y + b) for a, b in ((210, 150), (185, 25), (225, 15))], fill=line, width=10)
    draw.line([(x + a, y + b) for a, b in ((90, 35), (130, 35))], fill=line, width=12)


def _pot(
    draw: ImageDraw.ImageDraw,
    x: int,
    y: int,
    level: float,
    glass: tuple[int, int, int],
    coins: tuple[int, int, int],
    line: tuple[int, int, int],
) -> None:
    draw.rounded_rectangle((x, y, x + 150, y + 220), 28, fill=glass, outline=line, width=6)
    top = y + int(200 * (1 - level))
    draw.rounded_rectangle((x + 12, top, x + 138, y + 208), 18, fill=coins)
    draw.rounded_rectangle((x + 20, y - 26, x + 130, y + 4), 10, fill=line)


def _mixed(colour: str, other: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    own = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    red, green, blue = (round(a * (1 - share) + b * share) for a, b in zip(own, other, strict=True))
    return red, green, blue


def _thumb(image: Image.Image) -> Image.Image:
    return image.resize((THUMB, THUMB * HEIGHT // WIDTH))


def _webp(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "WEBP", quality=82)
    return buffer.getvalue()
