"""Worker processes come from their own module only, say nothing, and go with their parent."""

import os
import re
import signal
import subprocess
import sys
import tempfile

import psutil

from core.compute import folders
from tests.compute.conftest import ROOT, process, until

PROGRAM = """
print("the program")
import sys, warnings
from core.compute.engines import Engine
from core.compute.local import Local
from tests.compute import work
engine = Engine(Local(2))
print(engine.map(work.speak, ["aloud", "softly"]).values)
engine.close()
print(sorted({"dask", "distributed", "multiprocessing.spawn"} & set(sys.modules)))
"""

BUSY_PARENT = """
import sys
from core.compute.engines import Engine
from core.compute.local import Local
from tests.compute import work
engine = Engine(Local(2))
engine.map(work.process, range(4))
print(*engine.carrier.hands.pids, flush=True)
engine.map(work.hang_holding_the_lock, [1, 1, 1])
"""


def is_running(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_workers_neither_run_the_program_again_nor_speak_nor_leave_files(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    (tmp_path / "core").mkdir()  # where the program stands, a folder of our name
    (tmp_path / "core" / "__init__.py").write_text("raise RuntimeError")
    (tmp_path / "temporary").mkdir()
    given = os.environ | {"PYTHONSAFEPATH": "1", "TMPDIR": str(tmp_path / "temporary")}

    ran = subprocess.run(
        [sys.executable, program], cwd=tmp_path, env=given, capture_output=True, text=True
    )

    assert ran.stdout.splitlines() == ["the program", "['aloud', 'softly']", "[]"]
    assert ran.stderr == ""
    assert list((tmp_path / "temporary").iterdir()) == []


def test_workers_go_when_their_parent_is_killed_in_the_middle_of_c_code():
    with process("-c", BUSY_PARENT) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert until(lambda: all(psutil.Process(pid).cpu_percent(0.1) > 1 for pid in pids))

        os.kill(parent.pid, signal.SIGKILL)

        assert len(pids) == 2
        assert until(lambda: not any(map(is_running, pids)), 5)


def test_only_what_a_cluster_runs_imports_dask():
    importers, users = set(), set()
    for path in sorted((ROOT / "core").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if re.search(r"^\s*(from|import) (dask|distributed)\b", text, re.MULTILINE):
            importers.add(path.name)
        if re.search(r"^\s*(from|import) core\.compute(\.| import )remote\b", text, re.MULTILINE):
            users.add(path.name)

    assert importers == {"remote.py"}
    assert users == set()


def test_what_a_killed_owner_left_behind_is_removed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(folders, "YOUNG_SECONDS", -1.0)
    (left := tmp_path / f"{folders.PREFIX}left").mkdir()
    (left / "model").write_text("of somebody who was killed")
    used = folders.Folder.made()

    newer = folders.Folder.made()

    assert sorted(tmp_path.iterdir()) == sorted([used.path, newer.path])
    used.remove()
    newer.remove()
    assert list(tmp_path.iterdir()) == []
