"""How every page shows what it found: figures, charts, tables, source, and files of it all."""

from core.reports.parts import Figure, Part, Report, Whole
from pages.shared.show.charts import chart, theme
from pages.shared.show.metrics import figures
from pages.shared.show.tables import table
from pages.shared.show.texts import empty, report, source, tabs

__all__ = [
    "Figure",
    "Part",
    "Report",
    "Whole",
    "chart",
    "empty",
    "figures",
    "report",
    "source",
    "table",
    "tabs",
    "theme",
]
