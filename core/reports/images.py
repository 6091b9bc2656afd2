"""Charts as pictures, drawn by one Chromium a process that starts with the first of them.

Kaleido brings a server of its own, which waits for ever when Chromium does not start or dies. Here
its browser runs in a loop of ours: every step has a time limit, and a broken browser is replaced.
"""

import asyncio
import atexit
import contextlib
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from dataclasses import dataclass
from threading import Thread
from typing import Any, NoReturn, TypeVar

import plotly.graph_objects as go
from choreographer.protocol import DevtoolsProtocolError
from kaleido import Kaleido
from kaleido.errors import KaleidoError

from core.errors import Unavailable
from core.reports import chromium

T = TypeVar("T")
PNG_TYPE, SVG_TYPE = "image/png", "image/svg+xml"
WIDTH, HEIGHT = 1_200, 600
SHARPNESS = 2  # pixels of a PNG for each of the chart, so that it can be printed
START_SECONDS, DRAW_SECONDS, STOP_SECONDS = 30.0, 30.0, 3.0
# What Kaleido raises: its errors of a browser that is closed or will not open are RuntimeErrors.
BROKEN = (RuntimeError, KaleidoError, DevtoolsProtocolError, CancelledError, OSError)


def png(figure: go.Figure) -> bytes:
    """The chart as a picture of dots."""
    return _drawn(figure, "png", SHARPNESS)


def svg(figure: go.Figure) -> bytes:
    """The chart as a picture of lines, which stays sharp at any size."""
    return _drawn(figure, "svg", 1)


def trouble() -> str:
    """Why no picture can be drawn here, as far as is known without trying; empty if one can."""
    try:
        chromium.path()
    except Unavailable as error:
        return str(error)
    return _kept.trouble


def stop() -> None:
    """End the browser of this process; the next picture starts another."""
    with chromium.turn():
        _forget()


class _Browser:
    """Kaleido's browser, in a loop of its own thread."""

    def __init__(self) -> None:
        self.kaleido = Kaleido(
            path=chromium.path(),
            timeout=DRAW_SECONDS,
            mathjax=False,  # it would be fetched from the network
            enable_sandbox=chromium.is_sandboxed(),
            enable_extensions=False,
        )
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever, name="images", daemon=True)
        self.thread.start()

    def open(self) -> None:
        self._within(self.kaleido.open(), START_SECONDS)

    def draw(self, spec: dict[str, Any], form: dict[str, Any]) -> bytes:
        picture: bytes = self._within(self.kaleido.calc_fig(spec, form), DRAW_SECONDS)
        return picture

    def is_alive(self) -> bool:
        return self.kaleido.subprocess.poll() is None

    def close(self) -> None:
        """End it: killed first, since one that hangs would have to be waited for."""
        if hasattr(self.kaleido, "subprocess"):
            chromium.kill(self.kaleido.subprocess.pid)
            self.kaleido.subprocess.wait()
        for last in (self.kaleido.close, _end_tasks):
            with contextlib.suppress(TimeoutError, *BROKEN):
                self._within(last(), STOP_SECONDS)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(STOP_SECONDS)
        self.loop.close()

    def _within(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        waiting = asyncio.run_coroutine_threadsafe(_limited(work, seconds), self.loop)
        return waiting.result(seconds + 2 * STOP_SECONDS)


async def _limited(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """The outcome of some work; what it says when it is broken off for lateness is not heard."""
    task = asyncio.ensure_future(work)
    await asyncio.wait({task}, timeout=seconds)
    if task.done():
        return task.result()
    task.cancel()
    await asyncio.wait({task}, timeout=STOP_SECONDS)
    if task.done() and not task.cancelled():
        task.exception()
    raise TimeoutError


async def _end_tasks() -> None:
    """Kaleido leaves tasks behind that watch a browser which is no more."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@dataclass
class _Kept:
    """The browser of this process, and why the last picture failed, if it did."""

    browser: _Browser | None = None
    trouble: str = ""


_kept = _Kept()


def _drawn(figure: go.Figure, kind: str, scale: int) -> bytes:
    height = figure.layout.height or HEIGHT
    form = {"format": kind, "width": WIDTH, "height": height, "scale": scale}
    with chromium.turn():
        try:
            picture = _tried(figure.to_dict(), form)
        except TimeoutError:
            _give_up(chromium.SILENT)
        except BROKEN:
            _give_up(chromium.REFUSED)
        _kept.trouble = ""
        return picture


def _tried(spec: dict[str, Any], form: dict[str, Any]) -> bytes:
    """A picture; where the browser had died since the last one, by a new browser."""
    is_first = _kept.browser is None
    try:
        return _opened().draw(spec, form)
    except BROKEN:
        if is_first:
            raise
        _forget()
        return _opened().draw(spec, form)


def _opened() -> _Browser:
    if _kept.browser is not None and _kept.browser.is_alive():
        return _kept.browser
    _forget()
    _kept.browser = _Browser()
    atexit.unregister(_forget)
    atexit.register(_forget)  # now, to come before the clean-up of what the browser has registered
    _kept.browser.open()
    return _kept.browser


def _forget() -> None:
    browser, _kept.browser = _kept.browser, None
    if browser is not None:
        browser.close()


def _give_up(sentence: str) -> NoReturn:
    _forget()
    _kept.trouble = sentence
    raise Unavailable(sentence) from None
