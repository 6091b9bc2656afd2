"""All that `make run` does, for any machine with Python: install what is missing, then serve.

    python run.py                 the pages
    python run.py product         only install what the product needs
    python run.py development     only install what the tests and checks need too

Whatever was interrupted is done anew by running it again. An old Python must be able to read this
file to be told that it is old, so nothing here is newer than Python 3.6.
"""
# ruff: noqa: T201, S603, S606 - it speaks to a terminal, and runs what it names itself

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOG = ENVIRONMENT / "pip.log"
OLDEST, NEWEST = (3, 11), (3, 13)
FILES = {"product": "requirements.txt", "development": "requirements-dev.txt"}
# What .venv takes (650, 1000), twice its wheels while they come (280, 450), the database, some air.
NEEDED_MB = {"product": 1200, "development": 1700}
PIP = "install --no-input --progress-bar off --only-binary :all: -c constraints.txt -r"

NO_SPACE = "The disk is full; make {needed} MB free in {root} and where temporary files go"
NO_WHEEL = (
    "The package index has no ready-made {package} for Python {python} on {machine}; take another "
    "Python (3.11 to 3.13), or name another index in PIP_INDEX_URL"
)
# What pip says -> what to do. The first that is found counts.
CURES = {
    "No space left": NO_SPACE,
    "not enough space on the disk": NO_SPACE,
    "CERTIFICATE_VERIFY_FAILED": "The package index shows a certificate that is not trusted; name "
    "the file with your own certificates in PIP_CERT",
    "connection broken by": "The package index cannot be reached; connect to the network (a proxy "
    "is named in HTTPS_PROXY, a mirror in PIP_INDEX_URL)",
    "No matching distribution": NO_WHEEL,
    "ResolutionImpossible": NO_WHEEL,
}


class Trouble(Exception):
    """Something that only a person can mend; the message says how."""


class Step:
    """One line on the screen: what is being done, and in the end what came of it."""

    def __init__(self, name: str, words: str) -> None:
        self.name, self.began = name, time.time()
        self.note(words)

    def note(self, words: str) -> None:
        """Say how far it is, where a line can be written over."""
        if sys.stdout.isatty():
            sys.stdout.write(f"\r  {self.name:<14}{words:<62.62}")
            sys.stdout.flush()

    def done(self, words: str) -> None:
        """Say what came of it, and how long it took."""
        self.note("")
        start = "\r" if sys.stdout.isatty() else ""
        print(f"{start}  {self.name:<14}{words}, {time.time() - self.began:.0f} s", flush=True)


def main(wanted: str = "") -> None:
    """Install what is missing, and serve unless only that was asked for."""
    if wanted and wanted not in FILES:
        raise Trouble(f"There is no {wanted}; write `python run.py`, or add one of {[*FILES]}")
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        hand_over(wanted)
    os.chdir(str(ROOT))
    what = wanted or "product"
    if not is_installed(what):
        with alone():
            if not is_installed(what):  # by somebody else meanwhile
                install(what)
    if not wanted:
        become([str(PYTHON), str(ROOT / "app.py"), "--welcome"])


def hand_over(wanted: str) -> None:
    """Let another Python of this machine do it, or say which one is needed."""
    fits = f"{OLDEST} <= sys.version_info[:2] <= {NEWEST}"
    test = f"import sys, venv, ensurepip; sys.exit(not {fits})"
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = ["py", f"-3.{minor}"] if os.name == "nt" else [f"python3.{minor}"]
        with suppress(OSError):
            if subprocess.call([*other, "-c", test], stderr=subprocess.DEVNULL) == 0:
                become([*other, str(ROOT / "run.py"), *filter(None, [wanted])])
    raise Trouble(
        f"Python 3.11, 3.12 or 3.13 is needed and this is {platform.python_version()}; install one "
        "of them beside it (from python.org, or as python3.12 with apt or brew)"
    )


def stamp(what: str) -> Path:
    """The file that is written last, when all of it is there."""
    return ENVIRONMENT / f"{what}.installed"


def base() -> str:
    """What an environment depends on; when that changes it is made anew."""
    return f"{ENVIRONMENT}, Python {sys.version_info[0]}.{sys.version_info[1]}"


def fingerprint(what: str) -> str:
    """What was installed: where, by which Python, and which packages."""
    files = ["constraints.txt", "requirements.txt", FILES[what]]
    content = b"".join((ROOT / name).read_bytes() for name in files)
    return f"{base()}\n{hashlib.sha256(content).hexdigest()}\n"


def stamped(what: str) -> str:
    """What the last finished install left as its fingerprint; nothing where there was none."""
    with suppress(FileNotFoundError):
        return stamp(what).read_text() if PYTHON.exists() else ""
    return ""


def is_installed(what: str) -> bool:
    """Whether just this was installed to the end, here and by a Python like this one."""
    return stamped(what) == fingerprint(what)


def install(what: str) -> None:
    """Make the environment unless a whole one is there, and bring its packages up to date."""
    free = shutil.disk_usage(str(ROOT)).free // 10**6
    if free < NEEDED_MB[what]:
        raise Trouble(
            f"There are {free} MB free in {ROOT} and {NEEDED_MB[what]} are needed; make room, or "
            "move this folder to another disk"
        )
    print("Installing into .venv; the first time takes one to three minutes.\n", flush=True)
    if not any(stamped(name).startswith(f"{base()}\n") for name in FILES):
        make_environment()
    fetch(what)
    for name in FILES if what == "development" else [what]:
        stamp(name).write_text(fingerprint(name))


def make_environment() -> None:
    """An empty environment, whatever was there before."""
    try:
        __import__("venv"), __import__("ensurepip")  # which some systems keep in another package
    except ImportError:
        raise Trouble(
            "This Python came without its venv module; install that (on Debian and Ubuntu: "
            f"`sudo apt install python3.{sys.version_info[1]}-venv`)"
        ) from None
    step = Step("Environment", "being made")
    status, said = listen([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)])
    if status:
        raise Trouble(f"{ENVIRONMENT} cannot be made ({last(said)}); mend that")
    step.done(f"Python {platform.python_version()}")


def fetch(what: str) -> None:
    """Let pip install the packages; its words go to a file, what they mean to the screen."""
    steps = [Step("Packages", "being looked up")]
    names = []

    def watch(line: str) -> None:
        if line.startswith("Collecting "):
            names.append(line.split()[1])
            steps[-1].note(f"being fetched, {len(names)}: {names[-1]}")
        elif line.startswith("Installing collected packages:"):
            for stale in FILES:  # from here on the environment is half of this, half of that
                with suppress(FileNotFoundError):
                    stamp(stale).unlink()
            steps[-1].done(f"{line.count(',') + 1} fetched")
            steps.append(Step("", "being installed"))

    # Python compiles what it imports; all of it at once would double the time.
    later = [] if sys.dont_write_bytecode else ["--no-compile"]
    status, said = listen([str(PYTHON), "-m", "pip", *PIP.split(), FILES[what], *later], watch)
    with suppress(OSError):  # of a full disk, say
        LOG.write_text(said, encoding="utf-8")
    if status:
        raise Trouble(cure(said, what))
    steps[-1].done("installed" if len(steps) > 1 else "nothing new")


def cure(said: str, what: str) -> str:
    """What to do about what pip said."""
    found = [sentence for mark, sentence in CURES.items() if mark in said]
    package = re.search(r"(?:distribution found for|Cannot install) (\S+)", said)
    sentence = found[0] if found else "pip stopped ({last}; all it said is in {log}); mend that"
    return sentence.format(
        needed=NEEDED_MB[what],
        root=ROOT,
        package=package.group(1) if package else "package",
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        last=last(said),
        log=LOG,
    )


def last(said: str) -> str:
    """The line that tells most of what went wrong."""
    lines = said.strip().splitlines() or ["nothing"]
    return [*lines[-1:], *[line for line in lines if line.startswith("ERROR:")]][-1]


def listen(command: "list[str]", watch: "Callable[[str], object]" = len) -> "tuple[int, str]":
    """Run a program to its end, hearing every line; its status, and all it said."""
    heard = []
    # It inherits the lock of `alone`, which so is held as long as anything still writes.
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        close_fds=False,
        env=dict(os.environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PYTHONUTF8="1"),
    ) as program:
        for raw in program.stdout or ():
            heard.append(raw.decode("utf-8", "replace"))
            watch(heard[-1])
    return program.returncode, "".join(heard)


@contextmanager
def alone() -> "Iterator[None]":
    """Install one at a time; the lock, on this file, ends with the processes that hold it."""
    with Path(__file__).open("rb") as file:
        os.set_inheritable(file.fileno(), True)
        if not is_locked(file):
            print("Another install is under way here; this one waits for it.", flush=True)
            while not is_locked(file):
                time.sleep(0.5)
        yield


def is_locked(file: BinaryIO) -> bool:
    """Try to take the lock; where a file system knows none, go on without."""
    try:
        if os.name == "nt":
            locking = __import__("msvcrt")
            file.seek(10**9)  # far behind the text, which others may want to read
            locking.locking(file.fileno(), locking.LK_NBLCK, 1)
        else:
            locking = __import__("fcntl")
            locking.flock(file, locking.LOCK_EX | locking.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def become(command: "list[str]") -> None:
    """Go on as another program, and end as it ends."""
    if os.name != "nt":
        os.execvp(command[0], command)
    with suppress(KeyboardInterrupt):  # it has heard that itself
        sys.exit(subprocess.call(command))


def end(sentence: str) -> None:
    """Say why it ends here, below a line that may be unfinished."""
    sys.exit(("\n" if sys.stdout.isatty() else "") + f"bellwether: {sentence}")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:2])
    except Trouble as trouble:
        end(f"{trouble}; then run this again.")
    except OSError as error:
        end(f"{error}; mend that, then run this again.")
    except KeyboardInterrupt:
        end("Stopped; run this again to go on.")
