"""The tests may run as root, whom the rights of files do not bind."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

NOBODY_ID = 65534


@contextmanager
def unprivileged() -> Iterator[None]:
    """Be somebody whom they bind, for a while."""
    before = os.geteuid()
    os.seteuid(before or NOBODY_ID)
    try:
        yield
    finally:
        os.seteuid(before)
