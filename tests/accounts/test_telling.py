"""Entries of the audit log read as sentences do."""

import pytest

from core.accounts.telling import change_in_words, object_in_words


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({}, ""),
        ({"before": {"role": "viewer"}, "after": {"role": "analyst"}}, "role: viewer → analyst"),
        ({"before": {"full_name": ""}, "after": {"full_name": "G"}}, "full name: — → G"),
        ({"before": {"a": 1, "b": 2}, "after": {"a": 1, "b": 3}}, "b: 2 → 3"),
        ({"after": {"a": 1}}, "a: — → 1"),
        ({"before": "yesterday"}, "before: yesterday"),
        ({"reason": None, "tags": ["x", "y"], "all": []}, "reason: —; tags: x, y; all: —"),
        ({"rate": {"from": 1.5, "is_new": True}}, "rate: from 1.5, is new yes"),
    ],
    ids=str,
)
def test_details_are_told_in_words(details, said):
    assert change_in_words(details) == said


@pytest.mark.parametrize(
    ("object_type", "object_id", "said"),
    [("saved_views", 7, "saved views 7"), (None, 7, "7"), (None, None, "")],
)
def test_an_object_is_named_by_type_and_id(object_type, object_id, said):
    assert object_in_words(object_type, object_id) == said
