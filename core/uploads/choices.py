"""What a person says about how a file goes in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.uploads.shapes import Mode


class Policy(StrEnum):
    """What becomes of a file in which rows are refused."""

    all = "all"  # nothing is stored
    good = "good"  # the good rows are; the refused ones are kept beside the file


@dataclass(frozen=True)
class Choices:
    """What a person said about how a file goes in; kept with it, for the next of its kind."""

    mapping: Mapping[str, str] = field(default_factory=dict)  # column → field
    answers: Mapping[str, str] = field(default_factory=dict)
    policy: Policy = Policy.all
    mode: Mode | None = None  # None = as is usual for the shape
    again: bool = False  # take back what was loaded from the same file before

    @classmethod
    def as_told(cls, told: Mapping[str, Any]) -> "Choices":
        """The choices of the last file of a kind, as they are kept with it."""
        mode = told.get("mode")
        return cls(
            told.get("columns") or {},
            told.get("answers") or {},
            Policy(told.get("policy") or Policy.all),
            Mode(mode) if mode else None,
        )


AS_USUAL = Choices()
