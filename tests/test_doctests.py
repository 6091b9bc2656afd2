"""What the docstrings show is what happens."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import core

FOLDER = Path(core.__file__).parent
MODULES = sorted(
    ".".join(("core", *path.relative_to(FOLDER).with_suffix("").parts))
    for path in FOLDER.rglob("*.py")
    if ">>> " in path.read_text()
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    outcome = doctest.testmod(import_module(name.removesuffix(".__init__")))

    assert outcome.attempted > 0
    assert outcome.failed == 0
