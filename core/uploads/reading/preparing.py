"""What is done to lines before the csv module parses them: it knows fewer dialects than people."""

import re
from collections.abc import Callable

from core.uploads.reading.dialects import Dialect

Prepare = Callable[[list[str]], list[str]]


def prepared(dialect: Dialect) -> Prepare:
    """The change that the lines of this dialect need, most often none."""
    steps = [step for step in (_escapes(dialect), _blanks(dialect)) if step is not None]
    if not steps:
        return lambda lines: lines

    def changed(lines: list[str]) -> list[str]:
        for step in steps:
            lines = [step(line) for line in lines]
        return lines

    return changed


def _escapes(dialect: Dialect) -> Callable[[str], str] | None:
    r"""A backslash is one unless it stands before a quote, a delimiter or another backslash.

    The csv module would drop each, and ``C:\new`` would become ``C:new``.
    """
    if dialect.escapechar is None:
        return None
    escape = re.escape(dialect.escapechar)
    meant = re.escape(f"{dialect.quotechar}{dialect.delimiter}")
    found = re.compile(rf"{escape}([{escape}{meant}])|{escape}")
    sign = dialect.escapechar

    def kept(match: re.Match[str]) -> str:
        return match.group() if match.group(1) else sign * 2

    return lambda line: found.sub(kept, line)


def _blanks(dialect: Dialect) -> Callable[[str], str] | None:
    """Blanks between a closing quote and its delimiter, or at the end of an aligned line."""
    if not dialect.spaced:
        return None
    if dialect.delimiter == " ":
        found = re.compile(r" +(?=[\r\n]*\Z)")
    else:
        quote, edge = re.escape(str(dialect.quotechar)), re.escape(str(dialect.delimiter))
        found = re.compile(rf"(?<=[^{quote}]{quote}) +(?={edge}|[\r\n]*\Z)")
    return lambda line: found.sub("", line)
