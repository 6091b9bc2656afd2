"""`python run.py` in clones of its own: it installs, serves, heals, and says what a person can do.

It and pip are the real ones; the packages are tiny, and the environments borrow the pip of the
tests, for to unpack one takes seconds. What goes wrong is made to by what stands in PYTHONPATH.
"""

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.02
# Who starts the tests in the background has Ctrl-C ignored, and with it all that they start.
BORROWED_PIP = """
import signal, venv
signal.signal(signal.SIGINT, signal.default_int_handler)
made = venv.EnvBuilder.__init__
venv.EnvBuilder.__init__ = lambda *a, **named: made(*a, **named | {"with_pip": False})
"""
APP = "import sys, calm; print('serving from', sys.prefix, *sys.argv[1:])"
# Pip at the worst moment: half of a package is there, and the rest takes its time.
HALF = """
import pathlib, sys, time
print("Collecting calm", "Installing collected packages: calm", sep="\\n", flush=True)
place, = pathlib.Path(sys.prefix).glob("lib/*/site-packages")
(place / "calm.py").write_text("half = ")
while not pathlib.Path("go").exists():
    time.sleep(0.02)
(place / "calm.py").write_text("")
"""


class Clone:
    """A folder with the script, an application, and requirements that take no time."""

    def __init__(self, root, wheels, extras):
        self.root, self.wheels, self.extras = root, wheels, extras
        root.mkdir()
        (root / "run.py").write_bytes((ROOT / "run.py").read_bytes())
        (root / "app.py").write_text(APP)
        (root / "requirements.txt").write_text("calm==1.0\n")
        (root / "requirements-dev.txt").write_text("-r requirements.txt\nbrisk==1.0\n")
        (root / "constraints.txt").write_text("calm==1.0\nbrisk==1.0\n")

    def start(self, *arguments, trick="", pip="", **environment):
        """Start the script, where Python begins with `trick`, and `pip` may be another one."""
        extras = self.extras / f"extras{time.monotonic_ns()}"
        extras.mkdir()
        (extras / "sitecustomize.py").write_text(BORROWED_PIP + trick)
        if pip:
            (extras / "pip").mkdir()
            (extras / "pip" / "__main__.py").write_text(pip)
        else:
            (extras / "pip").symlink_to(Path(find_spec("pip").origin).parent)
        given = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)} | environment
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        own = {"PYTHONPATH": str(extras), "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
        return subprocess.Popen(
            [sys.executable, self.root / "run.py", *arguments],
            cwd=self.extras,
            env=kept | own | given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments, **given):
        """The same to its end; what it said."""
        return end(self.start(*arguments, **given))

    @property
    def stamps(self):
        return {path.stem for path in (self.root / ".venv").glob("*.installed")}


def end(process):
    stdout, stderr = process.communicate(timeout=PATIENCE_SECONDS)
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


@contextmanager
def in_the_middle(clone, **given):
    """The time in which pip has written the first half of a package."""
    process = clone.start(pip=HALF, **given)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not list(clone.root.glob(".venv/lib/*/site-packages/calm.py")):
            assert time.monotonic() < deadline, "it never came so far"
            time.sleep(PAUSE_SECONDS)
        yield process
    finally:
        with suppress(ProcessLookupError):  # it may have ended
            os.killpg(process.pid, signal.SIGKILL)
        end(process)


def steps(result):
    """The names of the steps it went through, in order."""
    return re.findall(r"^  (\w+) ", result.stdout, re.MULTILINE)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Where pip finds two packages that are one empty module each."""
    folder = tmp_path_factory.mktemp("wheels")
    for name in ("calm", "brisk"):
        info = f"{name}-1.0.dist-info"
        with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}.py", "")
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0")
            tag = "Root-Is-Purelib: true\nTag: py3-none-any"
            wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: us\n{tag}")
            wheel.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n")
    return folder


@pytest.fixture
def clone(tmp_path, wheels):
    return Clone(tmp_path / "clone", wheels, tmp_path)


@pytest.fixture(scope="module")
def once_installed(tmp_path_factory, wheels):
    """Where a clone was installed, and what that made, put aside."""
    folder = tmp_path_factory.mktemp("installed")
    first = Clone(folder / "clone", wheels, folder)
    first.run("product")
    (first.root / ".venv").rename(folder / "kept")
    shutil.rmtree(first.root)
    return folder


@pytest.fixture
def installed(once_installed, tmp_path, wheels):
    """A clone in which the product has been installed: at the same place, which counts."""
    made = Clone(once_installed / "clone", wheels, tmp_path)
    shutil.copytree(once_installed / "kept", made.root / ".venv", symlinks=True)
    yield made
    shutil.rmtree(made.root)


def test_an_empty_clone_is_installed_step_by_step_and_served_from_its_own_environment(clone):
    first = clone.run()
    second = clone.run()

    served = f"serving from {clone.root}/.venv --welcome"
    assert steps(first) == ["Environment", "Packages"]
    assert "1 fetched" in first.stdout
    assert first.stdout.splitlines()[-1] == served
    assert second.stdout.splitlines() == [served]
    assert (first.returncode, first.stderr, second.stderr) == (0, "", "")


def test_what_the_tests_need_comes_on_top_and_leaves_the_product_installed(installed):
    added, product = installed.run("development"), installed.run("product")

    assert steps(added) == ["Packages"]
    assert product.stdout == ""
    assert installed.stamps == {"product", "development"}


@pytest.mark.parametrize("name", ["requirements.txt", "constraints.txt"])
def test_other_requirements_are_installed_into_the_same_environment(installed, name):
    (installed.root / name).write_text("calm==1.0 # another reason\n")

    assert steps(installed.run("product")) == ["Packages"]
    assert installed.run("product").stdout == ""


def moved(clone):
    clone.root = clone.root.rename(clone.root.with_name("elsewhere"))


def of_another_python(clone):
    (stamp,) = clone.root.glob(".venv/product.installed")
    stamp.write_text(re.sub(r"Python 3\.\d+", "Python 3.10", stamp.read_text()))


def without_its_python(clone):
    (clone.root / ".venv/bin/python").unlink()


@pytest.mark.parametrize("happened", [moved, of_another_python, without_its_python])
def test_an_environment_that_fits_no_longer_is_made_anew(installed, happened):
    happened(installed)

    result = installed.run()

    assert steps(result) == ["Environment", "Packages"]
    assert f"serving from {installed.root}/.venv" in result.stdout


def test_an_install_that_was_killed_is_done_anew_by_the_next_run(clone):
    with in_the_middle(clone):
        assert clone.stamps == set()

    result = clone.run()

    assert steps(result) == ["Environment", "Packages"]
    assert "serving" in result.stdout


def test_an_install_over_an_older_one_that_was_killed_is_done_anew_too(installed):
    (installed.root / "constraints.txt").write_text("calm==1.0 # another reason\n")
    next(installed.root.glob(".venv/lib/*/site-packages/calm.py")).unlink()
    with in_the_middle(installed):
        assert installed.stamps == set()

    result = installed.run()

    assert steps(result) == ["Environment", "Packages"]
    assert "serving" in result.stdout


def test_an_environment_that_was_killed_while_it_was_made_is_made_anew(clone):
    die = (
        "import os, signal\nvenv.EnvBuilder.setup_scripts = lambda *_: os.killpg(0, signal.SIGKILL)"
    )

    killed = clone.run(trick=die)

    assert killed.returncode == -signal.SIGKILL
    assert (clone.root / ".venv/pyvenv.cfg").exists()
    assert "serving" in clone.run().stdout


def test_ctrl_c_is_a_sentence_and_the_next_run_heals(clone):
    with in_the_middle(clone) as process:
        os.killpg(process.pid, signal.SIGINT)
        stopped = end(process)

    assert stopped.stderr == "bellwether: Stopped; run this again to go on.\n"
    assert "serving" in clone.run().stdout


def test_a_second_install_waits_for_the_first_and_has_nothing_left_to_do(clone):
    with in_the_middle(clone) as first:
        second = clone.start()
        waiting = second.stdout.readline()
        (clone.root / "go").touch()
        results = [end(first), end(second)]

    assert "waits" in waiting
    assert [result.stdout.count("serving") for result in results] == [1, 1]
    assert steps(results[1]) == []


def test_a_pip_that_could_not_begin_leaves_what_was_installed_as_it_was(installed):
    refused = installed.run("development", PIP_FIND_LINKS=os.devnull)

    assert refused.returncode == 1
    assert installed.run("product").stdout == ""


def says(*lines):
    """A pip that fails with these words."""
    return f"import sys; print(*{lines}, sep='\\n'); sys.exit(1)"


NO_DISK = "import shutil\nshutil.disk_usage = lambda _: shutil._ntuple_diskusage(9, 5, 700 * 10**6)"
TROUBLES = {
    "an old Python": ({"trick": "import sys\nsys.version_info = (3, 6, 15)"}, "3.11, 3.12 or 3.13"),
    "a new Python": ({"trick": "import sys\nsys.version_info = (3, 14, 0)"}, "3.11, 3.12 or 3.13"),
    "no venv": ({"trick": "import sys\nsys.modules['ensurepip'] = None"}, "apt install python3."),
    "no room": ({"trick": NO_DISK}, "700 MB free in .+ and 1200 are needed"),
    "no room for pip": ({"pip": says("ERROR: [Errno 28] No space left on device")}, "disk is full"),
    "no network": (
        {"PIP_NO_INDEX": "", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "1"}
        | {"PIP_FIND_LINKS": os.devnull},
        "cannot be reached; connect to the network",
    ),
    "no trust": ({"pip": says("SSLError CERTIFICATE_VERIFY_FAILED")}, "in PIP_CERT"),
    "no wheel": ({"PIP_FIND_LINKS": os.devnull}, "no ready-made calm==1.0 for Python 3"),
    "news": (
        {"pip": says("ERROR: tides", "notice")},
        r"ERROR: tides; all it said is in .+pip\.log",
    ),
    "no folder": ({"trick": "venv.EnvBuilder.create = lambda *_: 1 / 0"}, "division by zero"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_only_a_person_can_mend_is_one_sentence_and_mended_it_works(clone, trouble):
    given, wanted = TROUBLES[trouble]

    result = clone.run(**{"PATH": os.devnull} | given)

    assert result.returncode == 1
    assert re.fullmatch(rf"bellwether: .*{wanted}.*; then run this again\.\n", result.stderr)
    assert clone.stamps == set()
    if (clone.root / ".venv").exists():  # else there is nothing that could stand in the way
        assert "serving" in clone.run().stdout


def test_a_word_that_means_nothing_is_refused_with_those_that_do(clone):
    result = clone.run("produce")

    assert result.returncode == 1
    assert "There is no produce" in result.stderr
    assert "'product', 'development'" in result.stderr


def test_another_python_of_this_machine_that_fits_takes_over(clone, tmp_path):
    broken, fitting = tmp_path / "python3.13", tmp_path / "python3.12"
    broken.write_text("#!/bin/sh\nexit 127\n")  # a shim of a version that is not installed
    fitting.write_text('#!/bin/sh\n[ "$1" = -c ] || echo taken over: "$@"\n')
    for each in (broken, fitting):
        each.chmod(0o755)

    result = clone.run(
        "product", trick="import sys\nsys.version_info = (3, 6, 15)", PATH=f"{tmp_path}:/bin"
    )

    assert result.stdout == f"taken over: {clone.root}/run.py product\n"
    assert result.returncode == 0


def test_an_old_python_can_read_the_script():
    source = (ROOT / "run.py").read_text(encoding="ascii")

    tree = ast.parse(source, feature_version=(3, 7))

    annotations = [
        node.returns if isinstance(node, ast.FunctionDef) else node.annotation
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.arg)
    ]
    # Evaluated when the function is made, and an old Python knows no `list[str]`.
    assert not [each for each in annotations if isinstance(each, ast.Subscript | ast.BinOp)]


def test_the_script_takes_the_pythons_that_the_package_names():
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    script = (ROOT / "run.py").read_text()
    (oldest, newest) = re.search(r"OLDEST, NEWEST = \(3, (\d+)\), \(3, (\d+)\)", script).groups()

    assert named == f">=3.{oldest},<3.{int(newest) + 1}"
