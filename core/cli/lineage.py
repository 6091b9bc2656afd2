"""What became of a file, from the terminal."""

from typing import Annotated
from uuid import UUID

import typer

from core.actors import SYSTEM
from core.catalogue import USED_BY
from core.cli.people import acting_as
from core.cli.say import AsJson, result
from core.db import answer, schema
from core.errors import NotFound
from core.uploads import queries
from core.uploads.lineage import Use


def lineage(
    upload: Annotated[str, typer.Argument(help="The file: its number, or its name if one has it.")],
    owner: Annotated[str, typer.Option("--as", help="In whose name; without it, all.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say in what the rows of UPLOAD stand, and what was made with them."""
    schema.require_head()
    user = acting_as(owner) if owner else SYSTEM
    found = answer(queries.files, user)
    known = found["id"].astype(str)
    mine = found[(known == upload) | (found["filename"] == upload)]
    if len(mine) > 1:
        numbers = ", ".join(mine["id"].astype(str))
        raise NotFound(f"There are {len(mine)} files called {upload}; say which: {numbers}.")
    upload_id = UUID(str(mine["id"].iloc[0])) if len(mine) else _number(upload)
    uses: list[Use] = [one for query in USED_BY.values() for one in answer(query, user, upload_id)]
    lines = [_line(one) for one in uses] or ["Nothing has rows of it."]
    result(as_json, {"upload_id": upload_id, "uses": uses}, lines)


def _number(upload: str) -> UUID:
    try:
        return UUID(upload)
    except ValueError:
        raise NotFound(f"There is no file {upload}, or it is not yours.") from None


def _line(one: Use) -> str:
    what = "made with it" if one.is_built else "has rows of it"
    name = one.name or f"{one.count:,}"
    return f"{one.kind} {name}{', ' if one.note else ''}{one.note}: {what}"
