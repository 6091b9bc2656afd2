"""The launcher: `python app.py` serves the pages, and our own routes beside them."""

import gc
import os
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any

import anyio.to_thread
import streamlit as st

from core import web
from core.catalogue import JOBS
from core.cli import first_run, serving, welcome
from core.compute import doors
from core.db import engines, schema
from core.errors import BellwetherError
from core.jobs.runner import Runner
from core.settings import settings
from pages.shared.mishaps import on_script_error

HERE = Path(__file__).parent
WELCOME = "--welcome"
CONFIG = HERE / ".streamlit" / "config.toml"
INDEX_HTML = Path(st.__file__).parent / "static" / "index.html"
# What the pages need sooner or later; imported before the first visitor, not by them.
HEAVY = (
    "pandas",
    "plotly.express",
    "plotly.io",
    "streamlit.elements.plotly_chart",
    "streamlit.elements.arrow",
    "core.catalogue",
)
WARM_UP_AFTER = 3.0  # seconds: the first page comes first, on a small machine too


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Import once what every page needs, and refuse to serve a schema that is not at head."""
    await anyio.to_thread.run_sync(schema.require_head)
    for name in HEAVY:
        import_module(name)
    gc.collect()
    gc.freeze()  # or each full collection walks all of HEAVY again
    if __name__ == "__main__":
        say_where()
    doors.warm_up(after_seconds=WARM_UP_AFTER)
    runner = Runner(JOBS, at_once=settings().jobs_at_once).start()
    yield
    runner.stop()
    doors.close()


def say_where() -> None:
    """Print the address last, where it is seen; and how to get in, to who typed `make run`."""
    place = welcome.address(st.config.get_option("server.port"))
    if WELCOME in sys.argv:
        post.tell(place)
        say("", "Bellwether is ready; Ctrl-C stops it.", *welcome.lines(place), "")
    else:
        say(f"Bellwether is ready: {place}/")


def say(*lines: str) -> None:
    """Print for the one at the terminal, at once."""
    print(*lines, sep="\n", flush=True)  # noqa: T201


def options() -> dict[str, Any]:
    """The look and our settings as Streamlit calls them, wherever the server is started."""
    given = settings()
    chosen = flat(tomllib.loads(CONFIG.read_text(encoding="utf-8"))) | {
        "logger.hideWelcomeMessage": True,  # we say where it is ourselves
        "server.address": given.host,
        "server.baseUrlPath": given.base_path.strip("/"),
        "server.corsAllowedOrigins": [given.public_url] if given.public_url else [],
    }
    if "port" in given.model_fields_set:  # else the next free one from 8501
        chosen["server.port"] = given.port
    return chosen


def flat(nested: dict[str, Any], above: str = "") -> dict[str, Any]:
    """Options by their whole names.

    >>> flat({"theme": {"light": {"textColor": "#111"}}})
    {'theme.light.textColor': '#111'}
    """
    found: dict[str, Any] = {}
    for name, value in nested.items():
        inside = isinstance(value, dict)
        found |= flat(value, f"{above}{name}.") if inside else {above + name: value}
    return found


def say_why(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error of ours is a sentence, Ctrl-C is no error, and any other keeps its trace."""
    if isinstance(error, BellwetherError):
        print(f"bellwether: {error}", file=sys.stderr)  # noqa: T201
    elif not isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)


def make_ready() -> None:
    """Refuse what cannot be served; and make ready what `make run` promises."""
    serving.refuse_taken_port()
    if WELCOME in sys.argv:
        first_run.prepare(say)
    else:
        schema.require_head()


def main() -> None:
    """Serve, unless another does already; whatever comes between, others find the post free."""
    if WELCOME in sys.argv and not post.take():
        say("", *welcome.elsewhere(), "")
        return
    try:
        make_ready()
        # Only these may say for whom they pass a request on; else the server believes its machine.
        os.environ["FORWARDED_ALLOW_IPS"] = settings().trusted_proxies
        app.run(config=options())
    finally:
        post.leave()
        engines.dispose()  # so that all of SQLite's data is in its one file


if __name__ == "__main__":
    sys.excepthook = say_why  # before the first look at the settings

post = serving.Post()
index_html = INDEX_HTML.read_text(encoding="utf-8")
app = st.App(
    HERE / "pages" / "frame.py",
    routes=web.routes(),
    middleware=web.middleware(index_html),
    exception_handlers=web.errors(index_html),
    lifespan=lifespan,
    on_script_error=on_script_error,
)

if __name__ == "__main__":
    main()
