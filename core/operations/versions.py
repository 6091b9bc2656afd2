"""Which version of the product runs, and on what."""

import platform
import tomllib
from functools import lru_cache

from core.db.health import Finding, Word
from core.db.schema import ROOT


@lru_cache(maxsize=1)
def product() -> str:
    """The version of Bellwether, as its project file says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def python() -> str:
    """The version of Python."""
    return platform.python_version()


def finding() -> Finding:
    """Both in a sentence."""
    sentence = f"Bellwether {product()} runs on Python {python()}."
    return Finding("version", Word.fine, sentence, product())
