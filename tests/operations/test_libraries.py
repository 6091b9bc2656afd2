"""Whether forecasts can be made here is told in a sentence, with what to do if not."""

import subprocess
import sys
from dataclasses import replace

import pytest

from core.actors import Actor
from core.db import answer
from core.db.health import Word
from core.operations import libraries
from core.operations.queries import standing

LOOKED_AT = """
import sys
from core.operations.queries import standing
print([found.name for found in standing.of_machine()])
print(sorted({"prophet", "statsforecast", "scipy"} & set(sys.modules)))
"""


def without(name: str) -> tuple[libraries.Library, ...]:
    return tuple(
        replace(one, name="nowhere") if one.name == name else one for one in libraries.LIBRARIES
    )


def test_installed_libraries_are_named_with_their_version_and_the_command_that_tries_them() -> None:
    statsforecast, prophet = libraries.findings()

    assert statsforecast.word is prophet.word is Word.fine
    assert prophet.sentence.startswith("Prophet 1.")
    assert prophet.sentence.endswith(" is installed; `python -m core check --try` tries it.")
    assert statsforecast.value in statsforecast.sentence


def test_the_health_page_has_a_line_for_each(own_db, root: Actor) -> None:
    names = [found.name for found in answer(standing.findings, root)]

    assert {"statsforecast", "prophet"} <= set(names)


def test_to_look_loads_none_of_them() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", LOOKED_AT], capture_output=True, text=True, check=True
    )

    assert ran.stdout.splitlines() == [
        "['backups', 'statsforecast', 'prophet', 'version']",
        "[]",
    ]


@pytest.mark.parametrize(
    ("name", "word", "lost"),
    [
        ("statsforecast", Word.failing, "so no series can be forecast; install it with `pip "),
        ("prophet", Word.warning, "so forecasts are made without it; install it with `pip "),
    ],
)
def test_what_is_not_installed_is_told_with_what_is_lost_and_what_to_do(
    monkeypatch, name: str, word: Word, lost: str
) -> None:
    monkeypatch.setattr(libraries, "LIBRARIES", without(name))

    (found,) = [one for one in libraries.findings() if one.name == "nowhere"]

    assert found.word is word
    assert "is not installed, so" in found.sentence
    assert lost in found.sentence


def test_what_is_left_of_an_installation_is_none(monkeypatch, tmp_path) -> None:
    (tmp_path / "nowhere").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(libraries, "LIBRARIES", without("prophet"))

    (found,) = [one for one in libraries.findings() if one.name == "nowhere"]

    assert found.word is Word.warning


def test_a_trial_that_succeeds_is_told_and_one_that_fails_says_why() -> None:
    trials = {
        "statsforecast": lambda: "",
        "prophet": lambda: "Prophet cannot be used here: its program is gone.",
    }

    statsforecast, prophet = libraries.findings(trials)

    assert statsforecast.word is Word.fine
    assert statsforecast.sentence.endswith(" forecasts.")
    assert prophet.word is Word.warning
    assert prophet.sentence == (
        "Prophet cannot be used here: its program is gone. So forecasts are made without it; "
        "install it with `pip install -r requirements.txt`."
    )
