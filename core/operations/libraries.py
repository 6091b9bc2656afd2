"""The libraries that forecast: whether they are installed and, where it is asked, work here.

To be installed is looked at without loading them, for a page must not wait for seconds. To work
takes a tiny fit, which `python -m core check --try` makes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec

from core.db.health import Finding, Word

INSTALL = "install it with `pip install -r requirements.txt`."
NOTHING: Mapping[str, Callable[[], str]] = {}


@dataclass(frozen=True)
class Library:
    """One of them, and what is lost without it."""

    name: str
    title: str
    without: str
    word: Word


LIBRARIES = (
    Library("statsforecast", "statsforecast", "no series can be forecast", Word.failing),
    Library("prophet", "Prophet", "forecasts are made without it", Word.warning),
)


def findings(trials: Mapping[str, Callable[[], str]] = NOTHING) -> list[Finding]:
    """Each of them in a sentence; a trial, which is named as its library is, tells why it fails."""
    return [_finding(one, trials.get(one.name)) for one in LIBRARIES]


def _finding(library: Library, trial: Callable[[], str] | None) -> Finding:
    version = _version(library.name)
    if version is None:
        sentence = f"{library.title} is not installed, so {library.without}; {INSTALL}"
        return Finding(library.name, library.word, sentence)
    if trial is None:
        sentence = f"{library.title} {version} is installed; `python -m core check --try` tries it."
        return Finding(library.name, Word.fine, sentence, version)
    why_not = trial()
    if why_not:
        sentence = f"{why_not} So {library.without}; {INSTALL}"
        return Finding(library.name, library.word, sentence, version)
    return Finding(library.name, Word.fine, f"{library.title} {version} forecasts.", version)


def _version(name: str) -> str | None:
    """The version that is installed; none where there is none, or only what was left of one."""
    try:
        return metadata.version(name) if find_spec(name) else None
    except metadata.PackageNotFoundError:
        return None
