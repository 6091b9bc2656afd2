"""Files on their way in: dropped, kept until they are loaded, and named in the address."""

from uuid import UUID

import streamlit as st

from core.errors import NotFound
from core.settings import settings
from core.uploads import spool
from pages.shared import session

FILES = "files"  # in the address, so that a reload and a second tab find them again
BEGUN = ("upload", "job", "rows")  # what is noted once a file is loaded, or is being loaded
MOST_MB = 50
MOST_FILES = 24


def large() -> str:
    """Where larger files are sent to: past this page, straight to the disk."""
    return settings().base_path.rstrip("/") + "/files/large"


def owner() -> UUID:
    """Whose files are looked at."""
    user = session.current_user()
    if user.id is None:
        raise NotFound("A file belongs to somebody.")
    return user.id


def receive() -> None:
    """The place to drop files at; what was dropped waits, and the place is empty again."""
    number = st.session_state.get("upload-number", 0)
    given = st.file_uploader(
        "Files",
        key=f"file-{number}",
        accept_multiple_files=True,
        max_upload_size=MOST_MB,
        label_visibility="collapsed",
    )
    st.markdown(  # a caption would pale the link
        f":small[A file of more than {MOST_MB} MB comes in [by a form of its own]({large()}).]"
    )
    if not given:
        return
    tokens = waiting_tokens()
    for one in given[:MOST_FILES]:
        taken = spool.receive(owner(), one.name, spool.pieces_of(one.getvalue()))
        said = spool.choices(owner(), taken.token)  # of the same file, dropped before
        kept = {name: told for name, told in said.items() if name not in BEGUN}
        spool.choose(owner(), taken.token, kept)
        tokens = [taken.token, *(token for token in tokens if token != taken.token)]
    st.query_params[FILES] = ",".join(tokens[:MOST_FILES])
    st.session_state["upload-number"] = number + 1
    st.rerun()


def waiting_tokens() -> list[str]:
    """The files of the address."""
    return [token for token in st.query_params.get(FILES, "").split(",") if token]


def leave(token: str) -> None:
    """Take a file out of the list; what was loaded of it stays."""
    rest = [one for one in waiting_tokens() if one != token]
    if rest:
        st.query_params[FILES] = ",".join(rest)
    else:
        del st.query_params[FILES]
