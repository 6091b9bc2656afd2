"""How many statements something takes: a query that asks once for each row is caught here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

# How a test is wrapped differs between engines and is no part of what is counted.
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA")


class Statements:
    """The statements of every engine since this began."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __len__(self) -> int:
        return len(self.texts)

    def note(self, _c: Any, _u: Any, statement: str, _p: Any, _x: Any, _many: bool) -> None:
        """Remember a statement, with placeholders for its values."""
        if not statement.lstrip().upper().startswith(FRAME):
            self.texts.append(" ".join(statement.split()))

    @contextmanager
    def budget(self, most: int) -> Iterator[None]:
        """Fail when the block takes more statements than this, and list them."""
        before = len(self)
        yield
        taken = self.texts[before:]
        if len(taken) > most:
            listed = "\n".join(f"{number}. {text}" for number, text in enumerate(taken, 1))
            raise AssertionError(f"{len(taken)} statements, the budget is {most}:\n{listed}")


@contextmanager
def counted() -> Iterator[Statements]:
    """Count from here on."""
    statements = Statements()
    event.listen(Engine, "before_cursor_execute", statements.note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", statements.note)
