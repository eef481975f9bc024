"""Colours of charts: variables that follow light and dark on the web, literals in print."""

import msgspec

from cocreate.kit.charts.spec import Style


class Fill(msgspec.Struct, frozen=True):
    """A colour for an area and the colour of text that is readable on it."""

    area: str
    text: str


class Palette(msgspec.Struct, frozen=True):
    """`scale` runs from negative to positive: ColorBrewer's BrBG with a grey middle, which stays
    readable for the colour-blind and in grey print. `groups` tell groups apart that have no order:
    Okabe & Ito (2008), made for the colour-blind as well."""

    ink: str
    muted: str
    line: str
    surface: str
    mark: str
    scale: tuple[Fill, Fill, Fill, Fill, Fill]
    font: str = ""
    groups: tuple[str, ...] = ()


PRINT = Palette(
    ink="#161e1c",
    muted="#545d5b",
    line="#dbe0df",
    surface="#ffffff",
    mark="#018571",
    scale=(
        Fill("#a6611a", "#ffffff"),
        Fill("#dfc27d", "#1a1a1a"),
        Fill("#e6e6e6", "#1a1a1a"),
        Fill("#80cdc1", "#1a1a1a"),
        Fill("#018571", "#ffffff"),
    ),
    font="Inter, Liberation Sans, Arial, Helvetica, sans-serif",
    groups=("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"),
)

# The dark fills are a step lighter, so dark text reads on them; the middle turns the other way.
_ON_ENDS = "light-dark(#ffffff, #0c0f0e)"
WEB = Palette(
    ink="var(--ink, light-dark(#161e1c, #eaf0ee))",
    muted="var(--ink-2, light-dark(#545d5b, #a3adab))",
    line="var(--line, light-dark(#dbe0df, #303534))",
    surface="var(--surface, light-dark(#ffffff, #181a1a))",
    mark="var(--scale-5, light-dark(#018571, #12917d))",
    scale=(
        Fill("var(--scale-1, light-dark(#a6611a, #c27a2e))", _ON_ENDS),
        Fill("var(--scale-2, light-dark(#dfc27d, #dcbd77))", "#1a1a1a"),
        Fill("var(--scale-3, light-dark(#e6e6e6, #4a504e))", "light-dark(#1a1a1a, #f4f7f6)"),
        Fill("var(--scale-4, light-dark(#80cdc1, #7cc7bb))", "#1a1a1a"),
        Fill("var(--scale-5, light-dark(#018571, #12917d))", _ON_ENDS),
    ),
    groups=(
        "light-dark(#0072b2, #56b4e9)",
        "light-dark(#d55e00, #ff8a3d)",
        "light-dark(#008563, #2bc79c)",
        "light-dark(#b0578a, #e39cc6)",
        "light-dark(#b57a00, #f0c04a)",
    ),
)


def palette(style: Style) -> Palette:
    """The colours of a style."""
    return WEB if style == "web" else PRINT


def fills(colours: Palette, categories: int) -> tuple[Fill, ...]:
    """One fill per part of a bar: five from low to high; agree, pass, disagree; yes, no."""
    low, _, middle, _, high = colours.scale
    return {5: colours.scale, 3: (high, middle, low), 2: (high, middle), 1: (high,)}[categories]
