"""Risk from the terminal: a file of prices or returns in, all figures out, and no database."""

from pathlib import Path
from typing import Annotated, Any

import typer

from core.analytics.risk.metrics import METRICS
from core.analytics.risk.var import METHODS
from core.cli.say import AsJson, result
from core.forecasting.files import written
from core.risk import files
from core.risk.files import Asked, Kind
from core.risk.tear_sheet import MOST, tear_sheet


def risk_file(
    file: Annotated[Path, typer.Argument(help="CSV with a date and a subject in each column.")],
    *,
    kind: Annotated[Kind, typer.Option(help="What the numbers are; it is never guessed.")],
    date: Annotated[str, typer.Option(help="The column of dates; without, the first.")] = "",
    columns: Annotated[str, typer.Option(help="Subjects, as A,B; without, all others.")] = "",
    benchmark: Annotated[str, typer.Option(help="A column, or a file of the same kind.")] = "",
    rf: Annotated[float, typer.Option(help="Risk-free rate a year, 0.02 = 2 %.")] = 0.0,
    periods: Annotated[float, typer.Option(help="Returns in a year.")] = 252,
    html: Annotated[
        Path | None, typer.Option(help="A tear sheet to write: one file with charts and tables.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Tell every metric, value at risk by every method, and its back-test, of each subject."""
    wanted = tuple(name.strip() for name in columns.split(",") if name.strip())
    if html is not None:
        written.refuse(html)
    most = 0 if html is None else MOST
    found = files.found(file, Asked(kind, date, wanted, benchmark, rf, periods, most))
    told = files.told(found)
    text = [line for name, one in told["subjects"].items() for line in lines(name, one)]
    if html is not None:
        sheet = tear_sheet(found.sheets, correlation=found.correlation, source=[file.name])
        with written.whole(html) as write:
            write(sheet.decode())
        text.append(f"The tear sheet is in {html}.")
    result(as_json, told, text)


def lines(name: str, one: dict[str, Any]) -> list[str]:
    """One subject, a line for each figure."""
    said = [f"{name}: {one['n']:,} returns from {one['from']} to {one['to']}"]
    for key, metric in METRICS.items():
        value = one["metrics"][key]
        shown = one["null_reasons"].get(key, "") if value is None else f"{value:.6g}"
        said.append(f"  {metric.label:<28}{shown}")
    for method, levels in one["var"].items():
        for level, risk in levels.items():
            said.append(f"  VaR {level} % {METHODS[method].title:<21}{_shown(risk)}")
    return said


def _shown(risk: dict[str, Any]) -> str:
    if risk["var"] is None:
        return str(risk["null_reason"])
    tried = risk["backtest"]
    said = f"{risk['var']:.6g}, shortfall {risk['es']:.6g}"
    if tried is None:
        return f"{said}; too few returns to try it"
    return (
        f"{said}; {tried['exceptions']} of {tried['forecasts']} passed it,"
        f" {tried['expected']:.1f} expected: {tried['zone']}"
    )
