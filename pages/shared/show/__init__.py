"""How every page shows what it found: figures, charts, tables, source, and files of it all."""

from core.reports.parts import Figure, Part, Report, Whole
from pages.shared.show.charts import chart, theme
from pages.shared.show.metrics import figures
from pages.shared.show.origins import origins
from pages.shared.show.tables import everything, table
from pages.shared.show.texts import empty, parts, report, source, tabs

__all__ = [
    "Figure",
    "Part",
    "Report",
    "Whole",
    "chart",
    "empty",
    "everything",
    "figures",
    "origins",
    "parts",
    "report",
    "source",
    "table",
    "tabs",
    "theme",
]
