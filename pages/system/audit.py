"""Who did what, when and from where, and whether the log is still as it was written."""

from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from core.accounts.queries import log
from pages.shared import pick, show
from pages.shared.data import ask
from pages.shared.words import local
from pages.system import entries, sealing

EVERYBODY, EVERYTHING = "Everybody", "Everything"
A_DAY = timedelta(days=1)
ACCOUNT = {"username": "Account", "tries": "Failures", "latest": "Latest"}
ADDRESS = {"ip": "Address", "tries": "Failures", "latest": "Latest", "names": "Names tried"}


def midnight(day: date | None) -> datetime | None:
    """Where a day begins."""
    return datetime.combine(day, time(), UTC) if day else None


def chosen() -> log.Filters:
    """What the choosers in the address say."""
    there = ask(log.choices)
    ids = {name: key for key, name in there.people.items()}
    with pick.row():
        since = pick.day("From", "from", width=140)
        until = pick.day("Until", "until", width=140)
        person = pick.one("Person", [EVERYBODY, *ids], "person", width=140)
        action = pick.one("Action", [EVERYTHING, *there.actions], "action", width=180)
        text = pick.words("Text", "text", placeholder="Search", width=150)
    if since and until and until < since:
        st.warning("The last day is before the first; nothing can lie between them.")
    return {
        "since": midnight(since),
        "until": midnight(until + A_DAY) if until else None,
        "person_id": ids.get(person),
        "action": "" if action == EVERYTHING else action,
        "text": text,
    }


def figures(count: int, standing: log.Standing) -> None:
    """How much was found, and how far the log is sealed."""
    until = standing.sealed_until
    moment, _, zone = local(until).rpartition(" ") if until else ("", "", "")
    show.figures(
        [
            show.Figure("Entries found", f"{count:,}", help="Entries that fit what is chosen."),
            show.Figure(
                f"Sealed up to ({zone})" if until else "Sealed up to",
                moment or None,
                help="An entry before this that is changed, removed or slipped in shows.",
                reason="Nothing is sealed yet.",
            ),
            show.Figure("Not sealed yet", f"{standing.unsealed:,}", help="Entries after the seal."),
        ]
    )


def failures() -> None:
    """Who is being guessed at, and from where."""
    count = pick.days("In the last", "days", default=7)
    since = datetime.combine(datetime.now(UTC).date(), time(), UTC) - count * A_DAY
    found = ask(log.failures, since)
    accounts, addresses = st.columns(2)
    with accounts:
        st.subheader("Accounts guessed at", anchor=False)
        show.table(found.by_account.rename(columns=ACCOUNT), "Failures by account")
    with addresses:
        st.subheader("Addresses they came from", anchor=False)
        show.table(found.by_address.rename(columns=ADDRESS), "Failures by address")


st.title("Audit", anchor=False)
st.caption("Who did what, when and from where. Entries are only ever added; days are of UTC.")
filters = chosen()
sealing.buttons()
count = ask(log.count, **filters)
figures(count, ask(log.standing))
done, sealed, failed = show.tabs(["Entries", "Seals", "Failed sign-ins"])
with done:
    entries.show(count, filters)
with sealed:
    sealing.seals()
with failed:
    failures()
