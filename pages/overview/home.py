"""What needs attention, what is here, and what one did lately."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from core.accounts import telling
from core.accounts.queries import own
from core.actors import Role
from core.catalogue import ATTENTION, HOLDINGS
from core.glance import Holding, Notice, Urgency
from pages.overview import areas, files
from pages.shared import menu, pick, samples, session, show
from pages.shared.data import ask
from pages.shared.words import local, plain
from pages.system import entries

ICONS = {
    Urgency.now: (":material/error:", "red"),
    Urgency.soon: (":material/schedule:", "orange"),
    Urgency.fyi: (":material/info:", "gray"),
}
STEPS = (
    "1. **You are in.** Your password and your open sessions are on the Profile page.",
    "2. **Keep a view.** *Views* in the sidebar keeps a page as you left it, for you or for all.",
    "3. **Invite people.** Each gets a link that works once, and a role: viewers read, analysts "
    "also load and compute, administrators also manage people.",
    "4. **Look at the health** of database, disk and backups before you rely on them.",
)


def attention() -> None:
    """One line for each thing that waits, the most urgent first, with a way there."""
    found = [notice for query in ATTENTION.values() for notice in ask(query)]
    st.header("What needs attention", anchor=False)
    if not found:
        st.markdown(":green[:material/check_circle:] Nothing waits for you.")
    for notice in sorted(found, key=lambda notice: list(Urgency).index(notice.urgency)):
        line(notice)


def line(notice: Notice) -> None:
    """A notice, with a link to the page where it is dealt with."""
    icon, colour = ICONS[notice.urgency]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":{colour}[{icon}] {plain(notice.sentence)}")
        st.space("stretch")
        if place := menu.found(notice.page):
            st.page_link(place.page(), label=place.title, icon=place.icon)


def figures(held: dict[str, Holding]) -> None:
    """How much there is of everything, as bordered figures."""
    shown = [
        show.Figure(name, f"{holding.count:,}", help=f"What you may see. {newest(holding)}")
        for name, holding in held.items()
    ]
    show.figures(shown)


def newest(holding: Holding) -> str:
    """When the newest of them came."""
    return f"The newest: {local(holding.newest)}." if holding.newest else "None yet."


def guide(role: Role | None) -> None:
    """The first steps in an empty workspace."""
    with st.container(border=True):
        st.header("First steps", anchor=False)
        st.markdown("\n".join(STEPS if role is Role.admin else STEPS[:2]))
        if role is Role.admin:
            with st.container(horizontal=True):
                for path in ("people", "health", "audit"):
                    if place := menu.found(path):
                        st.page_link(place.page(), label=place.title, icon=place.icon)
            samples.offer()


def lately() -> None:
    """What one did in the last days, the newest first."""
    st.header("What you did", anchor=False)
    count = pick.days("In the last", "days")
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    done = ask(own.my_activity, midnight - timedelta(days=count))
    told = entries.in_words(done).drop(columns=["Who", "From where"])
    told["What"] = done["action"].map(telling.deed_in_words)
    show.table(told, "What you did", alt="Your own actions, the newest first")


user = session.current_user()
st.title("Home", anchor=False)
st.caption(f"What waits for {plain(user.name)}, what the workspace holds, and what you did lately.")
held: dict[str, Holding] = {name: ask(query) for name, query in HOLDINGS.items()}
if any(holding.count for holding in held.values()):
    figures(held)
else:
    guide(user.role)
attention()
areas.pictures()
files.newest()
lately()
