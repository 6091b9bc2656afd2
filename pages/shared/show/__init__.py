"""How every page shows what it found: figures, charts, tables, source, and files of it all."""

from core.reports.parts import Figure, Part, Report
from pages.shared.show.charts import chart, theme
from pages.shared.show.metrics import figures
from pages.shared.show.tables import table
from pages.shared.show.texts import empty, report, source

__all__ = [
    "Figure",
    "Part",
    "Report",
    "chart",
    "empty",
    "figures",
    "report",
    "source",
    "table",
    "theme",
]
