"""Whether everything works, and what should be seen to before it does not."""

import pandas as pd
import streamlit as st

from core.db.health import Finding, Word
from core.operations.queries import standing, tables
from pages.shared import show
from pages.shared.data import ask
from pages.shared.words import plain

ICONS = {
    Word.failing: (":material/error:", "red"),
    Word.warning: (":material/warning:", "orange"),
    Word.fine: (":material/check_circle:", "green"),
}
NAMES = {"connection": "Database", "tls": "Encryption", "audit": "Audit log", "jobs": "Long work"}
MB = 1_000_000


def title(name: str) -> str:
    """A name of the code as people read it."""
    return name.replace("_", " ").capitalize()


def counted(number: int, singular: str) -> str:
    """So many of something, as a sentence begins."""
    return f"One {singular}" if number == 1 else f"{number} {singular}s"


def answer(found: list[Finding]) -> None:
    """The one sentence that somebody in a hurry reads."""
    failing = sum(one.word is Word.failing for one in found)
    warnings = sum(one.word is Word.warning for one in found)
    if failing:
        others = f" {counted(warnings, 'warning')} beside that." if warnings else ""
        does = "does" if failing == 1 else "do"
        sentence = f"{counted(failing, 'thing')} {does} not work as it should.{others}"
        st.error(sentence, icon=":material/error:")
    elif warnings:
        sentence = f"Everything works. {counted(warnings, 'thing')} should be seen to."
        st.warning(sentence, icon=":material/warning:")
    else:
        st.success("Everything works, and nothing needs to be seen to.", icon=":material/check:")


def listed(found: list[Finding]) -> None:
    """Every finding with its word, the worst first."""
    words = list(ICONS)
    for one in sorted(found, key=lambda finding: words.index(finding.word)):
        icon, colour = ICONS[one.word]
        name = NAMES.get(one.name, title(one.name))
        st.markdown(f":{colour}[{icon} {one.word}] **{name}.** {plain(one.sentence)}")


def figures(found: list[Finding], pools: pd.DataFrame, slow: int, people: int) -> None:
    """What there is of everything that may run out."""
    values = {one.name: one.value for one in found}
    size, free = values.get("size"), values.get("disk")
    in_use, limit = int(pools["in_use"].sum()), int(pools["limit"].sum())
    show.figures(
        [
            show.Figure(
                "Database",
                f"{size / MB:,.1f} MB" if isinstance(size, int) else None,
                help="What it takes on its disk, indexes included.",
                reason="The database does not say.",
            ),
            show.Figure(
                "Free disk",
                f"{free / 1e9:,.1f} GB" if isinstance(free, int) else None,
                help="Room where data is kept: beside the SQLite file, or in DATA_DIR.",
                reason="The database does not say.",
            ),
            show.Figure("Connections", f"{in_use} of {limit}", help="In use by this process now."),
            show.Figure("Slow statements", f"{slow:,}", help="The latest, at most 100."),
            show.Figure("People here", f"{people:,}", help="Seen in the last 15 minutes."),
        ]
    )


def by_size(found: pd.DataFrame) -> None:
    """Tables with their rows and room, the largest first."""
    estimated = found["is_estimate"].map({True: "estimated", False: "counted"})
    shown = pd.DataFrame(
        {"Table": found["table"], "MB": found["bytes"] / MB, "Rows": found["rows"]}
    ).assign(**{"Rows are": estimated, "Open because": found["reason"]})
    if not found["reason"].any():
        shown = shown.drop(columns="Open because")
    show.table(shown, "Tables", columns={"MB": "%,.2f"}, alt="Tables, the largest first")


st.title("Health", anchor=False)
st.caption("Whether everything works, and what should be seen to before it does not.")
found = ask(standing.findings)
pools, people = ask(standing.pools), ask(standing.people_now)
slow = ask(standing.slow_statements)
answer(found)
figures(found, pools, len(slow), len(people))
state, room, busy, waits, here, kept = show.tabs(
    ["Findings", "Tables", "Connections", "Slow statements", "People", "Backups"]
)
with state:
    listed(found)
with room:
    by_size(ask(tables.tables))
with busy:
    show.table(pools.rename(columns=title), "Connections", alt="Connections of this process")
with waits:
    show.table(slow.rename(columns=title), "Slow statements", columns={"Seconds": "%.3f"})
with here:
    show.table(
        people.rename(columns=title), "People here", alt="Who was seen in the last 15 minutes"
    )
with kept:
    backups = pd.DataFrame(ask(standing.backups), columns=["name", "bytes", "at"])
    show.table(
        backups.rename(columns=title), "Backups", alt="The files of BACKUP_DIR, the newest first"
    )
show.source("This process and its database, asked at this moment", "Tables when data last changed")
