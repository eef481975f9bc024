"""One brand colour becomes paired tokens for light and dark pages that always can be read.

Colours are worked out in OKLCH, where a step of lightness looks equally large in every hue, and
measured with the contrast of WCAG 2.2. A token that must stand out is found by walking its
lightness away from the background until the contrast holds; hue and chroma stay the brand's.
"""

import math
import re
from functools import lru_cache
from typing import NamedTuple

Rgb = tuple[float, float, float]
Tokens = dict[str, str]

DEFAULT_COLOUR = "#14665a"
MODES = ("light", "dark")

TEXT = 4.5
"""Contrast of text on its background (WCAG 1.4.3)."""
SHAPE = 3.0
"""Contrast of a border, bar or symbol that must be seen (WCAG 1.4.11)."""
# Rounding to 8 bits may take a little away again; so ask for a little more.
MARGIN = 0.06

STATUS_HUES = {"go": 152.0, "wait": 72.0, "stop": 25.0, "info": 250.0}
"""Green, amber, red and blue mean the same for every company, so a brand cannot change them."""


class Lch(NamedTuple):
    """OKLCH: lightness 0..1, chroma 0..about 0.37, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


# Every page asks for the address of its style sheet, which is a hash of it.
@lru_cache(maxsize=256)
def brand_css(colour: str) -> str:
    """The style sheet of a brand: every token once, as a light-dark() pair.

    ValueError when the colour is not written as #rrggbb or #rgb.
    """
    pair = tokens(colour)
    lines = [
        f"  --{name}: light-dark({pair['light'][name]}, {pair['dark'][name]});"
        for name in pair["light"]
    ]
    return "\n".join([":root {", *lines, "}", ""])


def tokens(colour: str) -> dict[str, Tokens]:
    """{"light": {name: "#rrggbb"}, "dark": {…}}, the same names in both."""
    brand = to_lch(to_rgb(colour))
    return {mode: _mode_tokens(brand, dark=mode == "dark") for mode in MODES}


def contrast(one: str, other: str) -> float:
    """1 to 21, as WCAG 2.2 defines it for two colours written as #rrggbb."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _mode_tokens(brand: Lch, *, dark: bool) -> Tokens:
    found = _neutral_tokens(brand, dark=dark)
    grounds = (found["canvas"], found["surface"], found["surface-2"])

    fill, on_fill = _fill(brand, dark=dark)
    found["brand"] = fill
    found["on-brand"] = on_fill
    found["brand-hover"] = _hover(fill, on_fill)
    found["brand-edge"] = _stand_out(to_lch(to_rgb(fill)), grounds, SHAPE, dark=dark)
    soft = to_hex(
        Lch(0.285 if dark else 0.95, min(brand.chroma, 0.03 if dark else 0.022), brand.hue)
    )
    found["brand-soft"] = soft
    written = brand._replace(lightness=max(brand.lightness, 0.76)) if dark else brand
    found["brand-text"] = _stand_out(written, (*grounds, soft), TEXT, dark=dark)

    for name, hue in STATUS_HUES.items():
        soft = to_hex(Lch(0.285 if dark else 0.955, 0.045 if dark else 0.035, hue))
        start = Lch(0.8 if dark else 0.5, 0.125, hue)
        found[name] = _stand_out(start, (*grounds, soft), TEXT, dark=dark)
        found[f"{name}-soft"] = soft
        solid = Lch(0.7 if dark else 0.6, 0.14, hue)
        found[f"{name}-solid"] = _stand_out(solid, grounds, SHAPE, dark=dark)
    return found


def _neutral_tokens(brand: Lch, *, dark: bool) -> Tokens:
    """Greys with a breath of the brand: more of it makes a teal brand look minty."""

    def grey(lightness: float, chroma: float) -> str:
        return to_hex(Lch(lightness, min(brand.chroma, chroma), brand.hue))

    canvas = grey(0.178, 0.003) if dark else grey(0.974, 0.003)
    surface = grey(0.216, 0.004) if dark else "#ffffff"
    surface_2 = grey(0.256, 0.005) if dark else grey(0.958, 0.004)
    grounds = (canvas, surface, surface_2)
    border = Lch(0.5 if dark else 0.68, min(brand.chroma, 0.012), brand.hue)
    quiet = Lch(0.74 if dark else 0.47, min(brand.chroma, 0.012), brand.hue)
    return {
        "canvas": canvas,
        "surface": surface,
        "surface-2": surface_2,
        "line": grey(0.325, 0.008) if dark else grey(0.902, 0.006),
        "line-strong": _stand_out(border, grounds, SHAPE, dark=dark),
        "ink": grey(0.95, 0.006) if dark else grey(0.225, 0.012),
        "ink-2": _stand_out(quiet, grounds, 5.0, dark=dark),
    }


def _fill(brand: Lch, *, dark: bool) -> tuple[str, str]:
    """The colour of buttons, and of the text on them. Kept as given where that can be read."""
    shade = brand._replace(lightness=max(brand.lightness, 0.5)) if dark else brand
    fill = to_hex(shade)
    for text in ("#ffffff", "#111412"):
        if contrast(text, fill) >= TEXT:
            return fill, text
    return _stand_out(shade, ("#ffffff",), TEXT, dark=False), "#ffffff"


def _hover(fill: str, on_fill: str) -> str:
    shade = to_lch(to_rgb(fill))
    # Away from the text on it, so that hovering never makes the label harder to read.
    step = -0.05 if on_fill == "#ffffff" else 0.05
    return to_hex(shade._replace(lightness=min(1.0, max(0.0, shade.lightness + step))))


def _stand_out(start: Lch, grounds: tuple[str, ...], target: float, *, dark: bool) -> str:
    """`start`, made lighter (dark pages) or darker until it reaches `target` on all grounds."""
    step = 0.005 if dark else -0.005
    lightness = start.lightness
    while 0.0 <= lightness <= 1.0:
        found = to_hex(start._replace(lightness=lightness))
        if all(contrast(found, ground) >= target + MARGIN for ground in grounds):
            return found
        lightness += step
    return "#ffffff" if dark else "#000000"


def to_rgb(colour: str) -> Rgb:
    """Red, green and blue as 0..1 of a colour written as #rrggbb or #rgb; else ValueError."""
    written = colour.strip().lower()
    if not re.fullmatch(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", written):
        message = f"not a colour like #14665a: {colour!r}"
        raise ValueError(message)
    digits = written[1:] if len(written) == 7 else "".join(digit * 2 for digit in written[1:])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


# The matrices of OKLab: Björn Ottosson, https://bottosson.github.io/posts/oklab/


def to_lch(rgb: Rgb) -> Lch:
    """From sRGB to OKLCH."""
    red, green, blue = (_linear(channel) for channel in rgb)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Lch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def to_hex(shade: Lch) -> str:
    """#rrggbb; a shade that a screen cannot show loses chroma, never lightness or hue."""
    rgb = _linear_rgb(shade)
    fits, too_much = 0.0, shade.chroma
    if not _on_screen(rgb):
        for _ in range(16):
            middle = (fits + too_much) / 2
            if _on_screen(_linear_rgb(shade._replace(chroma=middle))):
                fits = middle
            else:
                too_much = middle
        rgb = _linear_rgb(shade._replace(chroma=fits))
    return "#" + "".join(f"{round(255 * _gamma(channel)):02x}" for channel in rgb)


def _linear_rgb(shade: Lch) -> Rgb:
    a = shade.chroma * math.cos(math.radians(shade.hue))
    b = shade.chroma * math.sin(math.radians(shade.hue))
    long = (shade.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (shade.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (shade.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _on_screen(rgb: Rgb) -> bool:
    return all(-0.0005 <= channel <= 1.0005 for channel in rgb)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    bounded = min(1.0, max(0.0, channel))
    if bounded <= 0.0031308:
        return 12.92 * bounded
    return float(1.055 * bounded ** (1 / 2.4) - 0.055)
