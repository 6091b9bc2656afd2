"""Where each figure of a report comes from, as all pages show it."""

from datetime import datetime

from core.finance.kpi.reporting import KPIS, LINES, Report
from core.finance.kpi.wording import in_unit, said, why
from core.origins import Input, Model, Origin, Source

FLOWS = "Flows are converted at the average rate of each month, cash at the closing rate."
CLOSING = "Everything is converted at closing rates, as was asked for."
NATURAL = "Income and costs are counted as positive amounts, whatever the sign in their file."
LEDGER = {"forecast_accuracy", "forecast_bias"}


def origins(report: Report) -> list[Origin]:
    """Every figure that is shown, with its inputs and files."""
    return [origin(report, key) for key in report.told.shown]


def origin(report: Report, key: str) -> Origin:
    """One figure."""
    about, one, currency = KPIS[key], report.told.figures[key], report.about.currency
    return Origin(
        key,
        about.label,
        one.value,
        said(key, one, currency) if one.value is not None else "",
        f"{about.formula}.",
        about.variant,
        about.version,
        why(one),
        _inputs(report, key),
        _points(report),
        f"{report.inputs.columns['actual'].start} to {report.about.until}",
        _files(report),
        _model(report) if key in LEDGER else None,
        _conventions(report),
        "points",
    )


def _inputs(report: Report, key: str) -> tuple[Input, ...]:
    if key in LEDGER:
        ledger = report.inputs.ledger
        return (
            Input("Scored forecasts", f"{ledger.scored:,}", float(ledger.scored)),
            Input("Sum of absolute errors", f"{ledger.abs_error:,.2f}", ledger.abs_error),
            Input("Sum of errors", f"{ledger.error:,.2f}", ledger.error),
            Input("Sum of absolute actuals", f"{ledger.abs_actual:,.2f}", ledger.abs_actual),
        )
    currency = report.about.currency
    found = [
        Input(name, in_unit(one.value, "money", currency) if one.value is not None else "—",
              one.value, why(one))
        for name, one in report.told.inputs_of(key).items()
    ]  # fmt: skip
    if key == "risk_adjusted_return":
        months = zip(report.inputs.history, report.told.view.revenues, strict=True)
        found += [
            Input(f"Revenue {span.start:%Y-%m}", in_unit(value, "money", currency), value)
            for span, value in months
            if value is not None
        ]
    return tuple(found)


def _points(report: Report) -> int:
    return sum(one.points for one in report.about.files)


def _files(report: Report) -> tuple[Source, ...]:
    return tuple(
        Source(one.id, one.filename, one.sha256, one.points, datetime.fromisoformat(one.loaded_at))
        for one in report.about.files
    )


def _model(report: Report) -> Model | None:
    model_id = report.about.model_id
    if model_id is None:
        return None
    others = report.about.models - 1
    return Model(model_id, "Most of the scored forecasts" if others else "The scored forecasts")


def _conventions(report: Report) -> tuple[str, ...]:
    rates = CLOSING if report.about.asked.is_closing_for_all else FLOWS
    plan = report.about.plan_version
    told = [NATURAL, *([rates] if report.inputs.books.rates else [])]
    if plan:
        told.append(f"The budget is version {plan}.")
    shown = ", ".join(LINES[key].label.lower() for key in report.told.lines if LINES[key].is_cost)
    return (*told, *([f"Costs are {shown}."] if shown else []))
