"""The sheet a chart is drawn on: shapes in, escaped SVG out."""

from markupsafe import Markup, escape

from cocreate.kit.charts.palette import Palette
from cocreate.kit.charts.text import fit, wrap

SIZE = 13.0
SMALL = 12.0
LEADING = 16.0


class Canvas:
    """Collects marks; the caller moves `y`, the top of what is free, as it goes down."""

    def __init__(self, colours: Palette, width: int) -> None:
        self.colours = colours
        self.width = float(width)
        self.y = 0.0
        self._behind: list[str] = []
        self._marks: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: str = "start",
        size: float = SIZE,
        bold: bool = False,
        fill: str = "",
        full: str = "",
    ) -> None:
        """One line with its baseline at y; `full` is what hovering tells when words are cut."""
        weight = ' font-weight="700"' if bold else ""
        side = "" if anchor == "start" else f' text-anchor="{anchor}"'
        title = f"<title>{escape(full)}</title>" if full and full != words else ""
        self._marks.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{weight}{side} '
            f'fill="{fill or self.colours.ink}">{title}{escape(words)}</text>'
        )

    def label(
        self, x: float, middle: float, words: str, room: float, *, bold: bool = False
    ) -> None:
        """Up to two lines around a middle, cut at the end with the full text on hovering."""
        lines = wrap(words, room, SIZE, lines=2, bold=bold)
        top = middle + SIZE * 0.36 - (len(lines) - 1) * LEADING / 2
        for place, line in enumerate(lines):
            self.text(x, top + place * LEADING, line, bold=bold, full=_cut(words, lines))

    def paragraph(self, x: float, words: str, *, size: float = SMALL) -> None:
        """Muted lines at y over the width that is left, as many as it takes."""
        for line in wrap(words, self.width - x, size, lines=12):
            self.y += LEADING
            self.text(x, self.y, line, size=size, fill=self.colours.muted, full=_cut(words, [line]))

    def short(self, x: float, y: float, words: str, room: float, *, anchor: str = "start") -> None:
        """One small muted line, cut to its room."""
        told = fit(words, room, SMALL)
        self.text(x, y, told, anchor=anchor, size=SMALL, fill=self.colours.muted, full=words)

    def area(
        self, x: float, y: float, width: float, height: float, fill: str, told: str = ""
    ) -> None:
        """A filled rectangle that tells its figure on hovering."""
        title = f"<title>{escape(told)}</title>" if told else ""
        self._marks.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" '
            f'fill="{fill}">{title}</rect>'
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        stroke: str,
        *,
        weight: float = 1,
        behind: bool = False,
    ) -> None:
        """A straight line, if asked behind everything else."""
        (self._behind if behind else self._marks).append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{stroke}" '
            f'stroke-width="{weight:g}" fill="none"/>'
        )

    def dot(
        self, x: float, y: float, radius: float, fill: str, told: str, *, ring: str = ""
    ) -> None:
        """A ringed dot that tells its figure on hovering."""
        self._marks.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" '
            f'stroke="{ring or self.colours.mark}" stroke-width="2">'
            f"<title>{escape(told)}</title></circle>"
        )

    def path(
        self,
        d: str,
        *,
        stroke: str = "none",
        fill: str = "none",
        weight: float = 2,
        dashes: str = "",
        opacity: float = 1,
        told: str = "",
    ) -> None:
        """A shape of straight lines that tells its figure on hovering."""
        title = f"<title>{escape(told)}</title>" if told else ""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        pale = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
        self._marks.append(
            f'<path d="{escape(d)}" fill="{fill}"{pale} stroke="{stroke}" stroke-width="{weight:g}"'
            f'{dashed} stroke-linejoin="round">{title}</path>'
        )

    def image(self, href: str, width: float, height: float) -> None:
        """A picture from the top left corner down, behind everything that comes after it."""
        self._marks.append(
            f'<image href="{escape(href)}" x="0" y="{self.y:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}" preserveAspectRatio="none"/>'
        )

    def finish(self, *, id: str, kind: str, title: str, description: str) -> Markup:
        """The whole picture, as high as what was drawn, with a name and a description."""
        height = f"{self.y + 4:.0f}"
        font = f' font-family="{escape(self.colours.font)}"' if self.colours.font else ""
        return Markup(  # noqa: S704 (every text above went through escape)
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg chart-{kind}" '
            f'viewBox="0 0 {self.width:g} {height}" width="{self.width:g}" height="{height}" '
            f'role="img" aria-labelledby="{escape(id)}-t {escape(id)}-d"{font}>'
            f'<title id="{escape(id)}-t">{escape(title)}</title>'
            f'<desc id="{escape(id)}-d">{escape(description)}</desc>'
            f"{''.join(self._behind)}{''.join(self._marks)}</svg>"
        )


def _cut(words: str, lines: list[str]) -> str:
    return words if lines[-1].endswith("…") else ""
