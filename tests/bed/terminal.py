"""Our programs as a person starts them, in this process: to start another takes seconds.

What is claimed about a process itself (what it says of settings it cannot read, that it can be
killed) is shown with a real one.
"""

import runpy
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from core.db import engines

ROOT = Path(__file__).parents[2]


def terminal(*arguments: str, **environment: str) -> CompletedProcess[str]:
    """`python -m core …`: its status, and what it printed where."""
    return _ended(ROOT / "core" / "__main__.py", arguments, environment)


def served(*arguments: str, **environment: str) -> CompletedProcess[str]:
    """`python app.py …`, where it is to end by itself."""
    return _ended(ROOT / "app.py", arguments, environment)


def _ended(
    program: Path, arguments: tuple[str, ...], environment: dict[str, str]
) -> CompletedProcess[str]:
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", [str(program), *arguments])
        patch.setattr(sys, "excepthook", sys.excepthook)  # a program may set its own
        engines.dispose()
        status = _status(program)
        engines.dispose()
    return CompletedProcess([program, *arguments], status, out.getvalue(), err.getvalue())


def _status(program: Path) -> int:
    try:
        runpy.run_path(str(program), run_name="__main__")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception:  # noqa: BLE001 - what Python itself does with what a program lets out
        sys.excepthook(*sys.exc_info())
        return 1
    return 0
