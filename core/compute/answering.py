"""The one fence around a single item: whatever it raises is its reason, and nobody else's end."""

import pickle
import traceback
from collections.abc import Callable
from typing import Any

from core.compute.parcels import PROTOCOL, Failure, Fault, Told
from core.errors import BellwetherError

LONGEST_REASON = 500  # characters; some libraries say a whole array
LONGEST_TRACE = 8_000


def answered(function: Callable[[Any], Any], item: bytes) -> Told:
    """What the function makes of the item, or why it makes nothing of it."""
    try:
        value = function(pickle.loads(item))  # noqa: S301 - we packed it ourselves
        return Told(pickle.dumps(value, PROTOCOL))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - this is the fence
        return Told(failure=failure(error))


def packed_item(item: Any) -> bytes | Failure:
    """An item as bytes, or why it cannot be sent."""
    try:
        return pickle.dumps(item, PROTOCOL)
    except Exception as error:  # noqa: BLE001 - objects say as they like that they cannot be packed
        return failure(error)


def failure(error: BaseException) -> Failure:
    """An error as a reason; ours are sentences already.

    >>> failure(ZeroDivisionError("division by zero")).reason
    'ZeroDivisionError: division by zero'
    """
    said = str(error)
    if isinstance(error, MemoryError):
        said = f"There was not enough memory. {said}".strip()
    elif not isinstance(error, BellwetherError):
        said = f"{type(error).__name__}: {said}" if said else type(error).__name__
    trace = "".join(traceback.format_exception(error))
    return Failure(Fault.raised, said[:LONGEST_REASON], trace[-LONGEST_TRACE:])
