"""Charts from one specification: a picture, a table and a sentence with the same numbers."""

from cocreate.kit.charts.render import svg
from cocreate.kit.charts.spec import ChartRow, ChartSpec, ChartTable
from cocreate.kit.charts.words import sentence, table

__all__ = ["ChartRow", "ChartSpec", "ChartTable", "sentence", "svg", "table"]
