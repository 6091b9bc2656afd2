"""A report as it is written into a file: its title, its comments, and what is said at its head."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from core.analytics.kpi.amount import WORDS
from core.analytics.kpi.calendars import WEEKS
from core.analytics.kpi.reckoning import ACTUAL, LTM, PLAN, PREVIOUS, YEAR_BEFORE
from core.analytics.kpi.spans import Span
from core.finance.kpi.kept import Comment
from core.finance.kpi.reporting import VERSION, Report, Told
from core.finance.kpi.wording import in_unit, signed
from core.glance import listed

NOTHING = "—"
HEADS = {
    ACTUAL: "This period",
    PLAN: "Budget",
    YEAR_BEFORE: "Last year",
    PREVIOUS: "Previous period",
    LTM: "12 months",
}
NAMED = 12  # entities
SHORT = 12  # of the digits of a number that no other report has
AGAIN = "python -m core report verify"


@dataclass(frozen=True)
class Paper:
    """A report, and what is said of it besides its figures."""

    report: Report
    title: str
    comments: tuple[Comment, ...]
    at: datetime  # when it is written
    stored_at: datetime | None = None
    stored_by: str = ""
    formulas: str = VERSION
    sha256: str = ""  # as it was stored; computed where it was not

    @property
    def told(self) -> Told:
        """Everything that follows from the inputs of the report."""
        return self.report.told

    @property
    def currency(self) -> str:
        """The currency of the report; none where its books are no money."""
        return self.report.about.currency

    @property
    def digest(self) -> str:
        """The number that no other report has."""
        return self.sha256 or self.report.digest

    @property
    def has_plan(self) -> bool:
        """Whether there is a budget."""
        return self.report.inputs.plan is not None

    @property
    def plan_reason(self) -> str:
        """Why there is no budget, in words."""
        code = self.report.inputs.plan_reason
        return WORDS.get(code, code)

    @property
    def foot(self) -> str:
        """What stands at the foot of each sheet of paper."""
        return f"{self.title} · Bellwether · {self.digest[:SHORT]}"

    @property
    def status(self) -> str:
        """Whether, when and by whom it was stored, and by which formulas it was computed."""
        known = f"formulas version {self.formulas}; SHA-256 {self.digest[:SHORT]}…"
        if self.stored_at is None:
            return f"Not stored: computed when this file was written; {known}"
        by = f" by {self.stored_by}" if self.stored_by else ""
        return f"Stored {_moment(self.stored_at)}{by}; {known}"

    @property
    def made(self) -> str:
        """When the file was written."""
        return f"written {_moment(self.at)}"

    def facts(self) -> Iterator[tuple[str, str]]:
        """What is to be known before any figure is read."""
        about, columns = self.report.about, self.report.inputs.columns
        yield "Period", f"{about.period}{_days(about.period, columns[ACTUAL])}"
        if said := self._calendar():
            yield "Calendar", said
        names = ((YEAR_BEFORE, "last year"), (PREVIOUS, "previous period"))
        beside = [f"{about.labels[key]} ({name})" for key, name in names if key in about.labels]
        if beside:
            yield "Compared with", "; ".join(beside)
        yield "Budget", self._budget()
        if entities := [one for one in self.report.inputs.books.entities if one]:
            yield "Entities", listed(entities, NAMED)
        yield "Currency", self._rates()
        yield "Books of", about.owner
        yield "Status", self.status

    def lead(self) -> str:
        """The answer in two sentences."""
        return " ".join(
            said for said in (self._said("revenue"), self._said("operating_income")) if said
        )

    def _said(self, key: str) -> str:
        """A line, how far it is from last year and from its budget."""
        row = self.told.lines.get(key, {})
        now = row.get(ACTUAL)
        if now is None or now.value is None:
            return ""
        name = "Revenue" if key == "revenue" else "Operating income"
        said = f"{name} was {in_unit(now.value, 'money', self.currency)}"
        parts = []
        before = row.get(YEAR_BEFORE)
        if before is not None and before.value is not None and before.value > 0:
            parts.append(f"{signed(now.value / before.value - 1)} on last year")
        found = self.told.variances.get(key)
        if found is not None and found.favourable is not None:
            size = in_unit(abs(found.favourable), "fraction")
            side = "above" if found.favourable > 0 else "below"
            parts.append(f"{size} {side} budget" if found.favourable else "on budget")
        return said + (f", {' and '.join(parts)}." if parts else ".")

    def _calendar(self) -> str:
        """How the fiscal year lies, where it is not that of the calendar on the wall."""
        asked = self.report.about.asked.calendar
        if asked.is_plain:
            return ""
        begins = datetime(2000, asked.first_month, 1, tzinfo=UTC)
        weeks = f", in months of {asked.weeks} weeks" if WEEKS[asked.weeks] else ""
        return f"The fiscal year begins with {begins:%B}{weeks}, named after the year it ends in"

    def _budget(self) -> str:
        version = self.report.about.plan_version
        if not self.has_plan:
            return self.plan_reason
        return "newest version" if version is None else f"version {version}"

    def _rates(self) -> str:
        codes = sorted(self.report.inputs.books.rates)
        base = self.currency or "No money"
        if not codes:
            return f"{base}; nothing was converted"
        how = (
            "at closing rates throughout"
            if self.report.about.asked.is_closing_for_all
            else "what flows at average rates, what stands at closing rates"
        )
        return f"{base}; converted from {listed(codes, NAMED)}: {how}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _days(label: str, span: Span) -> str:
    """The days of a period, where its label does not tell them itself."""
    told = f"{span.start} to {span.end}"
    return "" if label == told else f" ({told})"
