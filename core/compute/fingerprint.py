"""Whether two machines would compute the same: their mathematics and its libraries, as one word."""

import hashlib
import platform
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

CORE = Path(__file__).parents[1]
PACKAGES = ("analytics", "compute")
TRAVELS = {".py", ".json"}  # code, and what it reads: other curves are other bounds
LIBRARIES = (
    "arch",
    "distributed",
    "numpy",
    "pandas",
    "prophet",
    "scikit-learn",
    "scipy",
    "statsforecast",
    "statsmodels",
)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Python and libraries in words, then the code as a hash; equal or not the same."""
    python = ".".join(platform.python_version_tuple()[:2])
    versions = [f"{name} {version}" for name, version in libraries().items()]
    return ", ".join([f"Python {python}", *versions, f"code {own_code()}"])


@lru_cache(maxsize=1)
def own_code() -> str:
    """The mathematics of this product as a hash; it does not change while it runs."""
    return code(CORE)


def libraries() -> dict[str, str]:
    """The libraries of the mathematics that are installed, with their versions."""
    return {name: version for name in LIBRARIES if (version := _installed(name))}


def differences(here: str, there: str) -> str:
    """What two fingerprints do not share, for a sentence.

    >>> differences("Python 3.11, numpy 2.4.6, code aa", "Python 3.11, numpy 2.4.5, code aa")
    'numpy 2.4.6 here, numpy 2.4.5 there'
    """
    ours, theirs = here.split(", "), there.split(", ")
    only_here = [part for part in ours if part not in theirs]
    only_there = [part for part in theirs if part not in ours]
    said = [f"{' and '.join(only_here)} here"] if only_here else []
    said += [f"{' and '.join(only_there)} there"] if only_there else []
    return ", ".join(said)


def code(folder: Path) -> str:
    """The mathematics in a folder such as core, with all it reads, as a hash."""
    whole = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted((folder / package).rglob("*")):
            if path.suffix in TRAVELS:
                whole.update(path.relative_to(folder).as_posix().encode())
                whole.update(path.read_text(encoding="utf-8").encode())  # whatever its line ends
    return whole.hexdigest()[:12]


@cache
def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
