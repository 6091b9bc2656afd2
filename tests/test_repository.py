"""What stands around the code is true: settings, requirements, versions, lengths, no strangers."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from core.cli import COMMANDS
from core.settings import Settings

ROOT = Path(__file__).parents[1]
LARGEST = 2_000_000
# Pieces, so that this file does not hold what it looks for.
FOREIGN = [r"/(ro" + r"ot|far" + r"m|wor" + r"k)/", "--(extra-)?index-" + "url", r"find-" + "links"]


def text(name):
    return (ROOT / name).read_text()


def tracked():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def pinned(name):
    lines = [line for line in text(name).splitlines() if "==" in line and not line.startswith("#")]
    return {
        line.split("==")[0].split("[")[0].lower().replace("_", "-"): line.split("==")[1].split()[0]
        for line in lines
    }


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_told_in_the_example(name):
    assert re.search(rf"^#?{name.upper()}=", text(".env.example"), re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_has_its_reason(name):
    lines = [line for line in text(name).splitlines() if line and not line.startswith(("#", "-r"))]

    assert lines
    for line in lines:
        assert re.fullmatch(r"\S+==\S+ +# .+", line), line


def test_the_lock_holds_every_requirement_at_its_version():
    lock = pinned("constraints.txt")

    for name in ("requirements.txt", "requirements-dev.txt"):
        assert pinned(name).items() <= lock.items()


def test_the_changelog_begins_with_the_version_of_the_package():
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]

    assert re.search(r"^## (.+)$", text("CHANGELOG.md"), re.MULTILINE)[1] == version


def test_the_readme_is_short_and_shows_the_two_commands():
    readme = text("README.md")

    assert len(readme.splitlines()) <= 150
    assert "make run" in readme
    assert "make test" in readme


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_told_in_running(name):
    assert f"python -m core {name}" in text("docs/running.md")


@pytest.mark.parametrize(
    "document", ["README.md", "CONTRIBUTING.md", *map(str, Path(ROOT / "docs").glob("*.md"))]
)
def test_links_between_documents_lead_somewhere(document):
    path = ROOT / document

    for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text()):
        assert (path.parent / link).exists(), link


def test_nothing_large_and_no_path_of_one_machine_is_kept():
    for path in tracked():
        if not path.is_file():
            continue
        assert path.stat().st_size < LARGEST, path
        if path.suffix not in {".png", ".svg"}:
            words = path.read_text(errors="replace")
            assert not [mark for mark in FOREIGN if re.search(mark, words)], path
