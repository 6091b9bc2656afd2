"""The generated documents say what the code says."""

import re
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from core.cli import COMMANDS
from core.db.packages import metadata
from tests.bed import contract

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """docs/generate.py, which is a script and no part of a package."""
    spec = spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["schema.md", "cli.md", "files.md"])
def test_a_generated_document_is_current(generator: ModuleType, name: str) -> None:
    written = (ROOT / "docs" / name).read_text()

    assert written == generator.DOCUMENTS[name](), "run `make docs`"


def test_a_stale_document_is_named_and_written_anew(
    generator: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "schema.md").write_text("something else")
    (tmp_path / "docs" / "cli.md").write_text(generator.commands())
    (tmp_path / "docs" / "files.md").write_text(generator.files())
    monkeypatch.setattr(generator, "ROOT", tmp_path)

    monkeypatch.setattr(sys, "argv", ["generate.py", "--check"])
    assert generator.main() == 1
    assert capsys.readouterr().err == "docs/schema.md is stale; run `make docs`.\n"

    monkeypatch.setattr(sys, "argv", ["generate.py"])
    assert generator.main() == 0
    assert generator.stale() == []


def test_the_check_runs_from_anywhere(tmp_path: Path) -> None:
    script = ROOT / "docs" / "generate.py"

    done = subprocess.run(
        [sys.executable, script, "--check"], cwd=tmp_path, text=True, capture_output=True
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_every_table_and_column_is_described() -> None:
    text = (ROOT / "docs" / "schema.md").read_text()

    for table in metadata().tables.values():
        section = text.partition(f"\n### {table.name}\n")[2].partition("\n### ")[0]
        described = re.findall(r"^\| (\w+) \| ", section, flags=re.MULTILINE)[1:]
        assert described == [column.name for column in table.columns], table.name


def test_every_column_of_the_source_documents_is_told_where_it_went() -> None:
    text = (ROOT / "docs" / "schema.md").read_text()

    for line in contract.lines("columns"):
        place = line.content.get("to") or f"derived: {line.content['derived']}"
        assert f"| {line.name} | {place} |" in text, line


def test_every_command_is_described() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()

    assert re.findall(r"^## (\S+)$", text, flags=re.MULTILINE) == list(COMMANDS)
