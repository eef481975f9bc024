"""From specification to picture."""

from markupsafe import Markup

from cocreate.kit.charts.canvas import LEADING, Canvas
from cocreate.kit.charts.columns import draw_columns
from cocreate.kit.charts.dots import draw_dots
from cocreate.kit.charts.palette import palette
from cocreate.kit.charts.spec import ChartSpec, Style, checked
from cocreate.kit.charts.stacks import draw_stacks
from cocreate.kit.charts.words import LOW_BASE_NOTE, description, has_low_base
from cocreate.kit.i18n import translate

_MOST_PARTS_OF_A_STACK = 3


def svg(spec: ChartSpec, *, style: Style, locale: str, width: int = 720, id: str) -> Markup:
    """The picture, `width` wide and as high as it needs; under 480 labels stand above their row.

    `id` is unique on the page: name and description of the picture hang on it.
    """
    checked(spec)
    canvas = Canvas(palette(style), width)
    if spec.kind == "interval":
        draw_dots(canvas, spec, locale)
    elif spec.kind == "bars" and len(spec.categories) > _MOST_PARTS_OF_A_STACK:
        draw_columns(canvas, spec, locale)
    else:
        draw_stacks(canvas, spec, locale)
    notes = (
        [translate(LOW_BASE_NOTE, locale)] if any(has_low_base(row) for row in spec.rows) else []
    )
    if style == "print" and spec.note:
        notes.append(spec.note)
    if notes:
        canvas.y += LEADING / 4
    for note in notes:
        canvas.paragraph(0, note)
    return canvas.finish(
        id=id, kind=spec.kind, title=spec.title, description=description(spec, locale)
    )
