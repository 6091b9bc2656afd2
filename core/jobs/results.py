"""What the row of a job can hold of what was made."""

import json
from typing import Any

from core.errors import Invalid
from core.jobs.kinds import Kind

LARGEST = 100_000  # bytes as JSON; what is larger has tables of its own


def checked(kind: Kind, result: dict[str, Any] | None) -> dict[str, Any] | None:
    """The result, or a sentence about why it cannot be stored."""
    try:
        size = len(json.dumps(result, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise Invalid(f"{kind.title} made a result that cannot be stored: {error}.") from None
    if size > LARGEST:
        raise Invalid(f"{kind.title} made a result of {size:,} bytes; a job can keep {LARGEST:,}.")
    return result
