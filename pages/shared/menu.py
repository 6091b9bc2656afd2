"""What pages there are: a new page is a line here."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.actors import Role

PAGES_DIR = Path(__file__).parents[1]


@dataclass(frozen=True)
class Place:
    """A page: where its code is, what the menu calls it, its address, and who may open it."""

    file: str
    title: str
    path: str
    icon: str
    role: Role = Role.viewer

    def page(self, file: str = "", title: str = "", *, in_menu: bool = True) -> st.Page:
        """The page as Streamlit knows it; the gate puts a form in its place."""
        return st.Page(
            PAGES_DIR / (file or self.file),
            title=title or self.title,
            icon=self.icon,
            url_path=self.path or "home",
            default=not self.path,
            visibility="visible" if in_menu else "hidden",
        )


PAGES: dict[str, list[Place]] = {
    "": [Place("overview/home.py", "Home", "", ":material/home:")],
    "Data": [
        Place("data/upload.py", "Upload", "upload", ":material/upload_file:", Role.analyst),
        Place("data/uploads.py", "Uploads", "uploads", ":material/folder_open:"),
        Place("data/series.py", "Series", "series", ":material/timeline:"),
        Place("data/accounts.py", "Accounts", "accounts", ":material/account_tree:"),
    ],
    "Finance": [
        Place("finance/forecasting.py", "Forecasting", "forecasting", ":material/trending_up:"),
        Place("finance/forecasts.py", "All forecasts", "forecasts", ":material/multiline_chart:"),
        Place("finance/accuracy.py", "Accuracy", "accuracy", ":material/target:"),
        Place("finance/events.py", "Events", "events", ":material/event:"),
        Place("finance/risk.py", "Risk", "risk", ":material/shield:"),
        Place("finance/portfolios.py", "Portfolios", "portfolios", ":material/pie_chart:"),
        Place("finance/limits.py", "Limits", "limits", ":material/speed:"),
        Place("finance/kpi.py", "KPI", "kpi", ":material/leaderboard:"),
        Place("finance/reports.py", "Reports", "reports", ":material/description:"),
        Place("finance/budgets.py", "Budgets", "budgets", ":material/request_quote:"),
        Place(
            "finance/chart_of_accounts.py",
            "Chart of accounts",
            "chart-of-accounts",
            ":material/lan:",
        ),
    ],
    "Market": [
        Place("market/instruments.py", "Instruments", "instruments", ":material/candlestick_chart:")
    ],
    "System": [
        Place("system/alerts.py", "Alerts", "alerts", ":material/notifications:"),
        Place("system/models.py", "Models", "models", ":material/model_training:"),
        Place("system/jobs.py", "Jobs", "jobs", ":material/hourglass_top:"),
        Place("system/schedules.py", "Schedules", "schedules", ":material/event_repeat:"),
        Place("system/health.py", "Health", "health", ":material/monitor_heart:", Role.admin),
        Place("system/audit.py", "Audit", "audit", ":material/history:", Role.admin),
    ],
    "Account": [
        Place("account/profile.py", "Profile", "profile", ":material/account_circle:"),
        Place("account/people.py", "People", "people", ":material/group:", Role.admin),
    ],
}

# Not in the menu: it only leads on to the page that a saved view is of.
VIEW = Place("account/view.py", "View", "view", ":material/bookmark:")


def places() -> list[Place]:
    """Every page of the menu."""
    return [place for section in PAGES.values() for place in section]


def found(path: str) -> Place | None:
    """The page with this address."""
    return next((place for place in places() if place.path == path), None)
