"""Take the pictures of README and docs/look.md anew, from a server over fresh sample data."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402 - found only now
from sqlalchemy import make_url  # noqa: E402

from core.accounts import sessions  # noqa: E402
from core.accounts.tables import User  # noqa: E402
from core.actors import SYSTEM, Actor, Role  # noqa: E402
from core.alerts import evaluating  # noqa: E402
from core.analytics.forecasting.study import Wish  # noqa: E402
from core.catalogue import WATCHED  # noqa: E402
from core.db import answer, carry_out, engines, schema, write  # noqa: E402
from core.db.types import now  # noqa: E402
from core.demo import actions  # noqa: E402
from core.finance.kpi import kept  # noqa: E402
from core.forecasting import actions as forecasting  # noqa: E402
from core.forecasting import making, scoring  # noqa: E402
from core.forecasting.making import Within  # noqa: E402
from core.series import queries as series  # noqa: E402
from tests.bed import chromium, looking, server  # noqa: E402
from tests.bed.visitors import Visitor, window  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
NOBODY_SIGNS_IN = "!"  # no password has this hash
WIDTH = 1280
# Name, address, theme; what stands alone in README is light.
TAKEN: tuple[tuple[str, str, looking.Theme], ...] = (
    ("home", "/", "light"),
    ("home-dark", "/", "dark"),
    ("forecasting", "/forecasting", "light"),
    ("forecasting-dark", "/forecasting", "dark"),
    ("accuracy", "/accuracy", "light"),
    ("accuracy-dark", "/accuracy", "dark"),
    ("events", "/events", "light"),
    ("events-dark", "/events", "dark"),
    ("risk", "/risk", "light"),
    ("risk-dark", "/risk", "dark"),
    ("kpi", "/kpi?period=2026+Q3", "light"),
    ("kpi-dark", "/kpi?period=2026+Q3", "dark"),
    ("reports", "/reports", "light"),
    ("reports-dark", "/reports", "dark"),
    ("instruments", "/instruments", "light"),
    ("instruments-dark", "/instruments", "dark"),
    ("upload", "/upload", "light"),
    ("upload-dark", "/upload", "dark"),
    ("alerts", "/alerts", "light"),
    ("alerts-dark", "/alerts", "dark"),
    ("people", "/people", "light"),
    ("people-dark", "/people", "dark"),
)
LARGEST = 300_000  # bytes
PAST = (180, 120, 60)  # days ago, as of which a series is forecast too, for a ledger with scores
EXPORT = "Ventes 2026;;;\nDate;Catégorie;Magasin;Montant (EUR)\n" + "".join(
    f"{day:02}/{month:02}/2026;Ventes;{shop};1 {day:03},{month:02}\n"
    for month in (1, 2, 3)
    for day in range(1, 29)
    for shop in ("Lyon", "Lille")
)
DROPPED = {  # at the page of that address
    "/upload": {"name": "ventes.csv", "mimeType": "text/csv", "buffer": EXPORT.encode("cp1252")}
}


def furnish() -> str:
    """Make a database with sample data and somebody to look at it; a token that lets them in."""
    schema.upgrade()
    with write(SYSTEM) as db:
        ada = User(
            username="ada",
            email="ada@example.org",
            full_name="Ada Lovelace",
            password_hash=NOBODY_SIGNS_IN,
            password_changed_at=now(),
            role=Role.admin,
        )
        db.add(ada)
        db.flush()
        actor = Actor(ada.id, "ada", Role.admin)
        token = sessions.open_session(db, ada.id, None, None).token
    carry_out(actions.load_samples, actor, today=datetime.now(UTC).date())
    carry_out(evaluating.evaluate, SYSTEM, WATCHED)
    first, *_ = answer(series.series, actor)  # the others are forecast by the server, meanwhile
    today = datetime.now(UTC).date()
    for until in (None, *(today - timedelta(days=days) for days in PAST)):
        known = answer(making.known, actor, first.id, Within(until=until))
        carry_out(forecasting.store, actor, making.made(known, Wish()))
    carry_out(scoring.score, SYSTEM)
    engines.dispose()
    return token


def newest_report() -> str:
    """The number of the sample report that is the newest."""
    return str(answer(kept.reports, SYSTEM)["id"].iloc[0])


def take(browser: Browser, base: str, token: str) -> None:
    """Every picture, each in a tab of its own."""
    visitor = Visitor(window(browser), base)
    visitor.brings(token)
    PICTURES.mkdir(exist_ok=True)
    for name, address, theme in TAKEN:
        tab = visitor.tab()
        looking.prepare(tab.page, theme, WIDTH)
        looking.drawn(tab.open(address).page)
        if address == "/reports":
            tab.page.goto(f"{base}/reports?report={newest_report()}")
            looking.drawn(tab.settled().page)
        if address in DROPPED:
            tab.page.locator("input[type=file]").set_input_files([DROPPED[address]])
            tab.page.get_by_role("button", name="Load 168 rows").wait_for()
            tab.settled().page.get_by_text("Periods", exact=True).click()
            looking.drawn(tab.settled().page)
        tab.page.wait_for_timeout(500)  # a chart is painted after it is there
        taken = tab.page.screenshot(path=PICTURES / f"{name}.png")
        if len(taken) > LARGEST:
            sys.exit(f"{name}.png has {len(taken):,} bytes; at most {LARGEST:,} belong here.")
        print(f"docs/pictures/{name}.png  {len(taken):,} bytes")


def main() -> None:
    """A database, a server, a browser; nothing of them stays."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = make_url(f"sqlite:///{folder}/pictures.db")
        os.environ["DATABASE_URL"] = url.render_as_string()
        token = furnish()
        program = chromium.program(playwright)
        with server.running(url, Path(folder)) as running:
            browser = playwright.chromium.launch(executable_path=program, args=chromium.flags())
            take(browser, running.base, token)
            browser.close()


if __name__ == "__main__":
    main()
