"""Keys are UUID v7, ascending and unique, one at a time and by the million."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import RFC_4122, UUID

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.db.keys import uuid7, uuid7s


def as_uuids(keys: np.ndarray) -> list[UUID]:
    return [UUID(bytes=row.tobytes()) for row in keys]


def milliseconds(key: UUID) -> int:
    return key.int >> 80


def test_a_key_says_its_version_and_its_variant() -> None:
    key = uuid7()

    assert key.version == 7
    assert key.variant == RFC_4122


def test_a_key_begins_with_the_time_it_was_made() -> None:
    before = time.time_ns() // 1_000_000

    key = uuid7()

    assert before <= milliseconds(key) <= before + 1_000


def test_later_keys_are_larger_within_one_millisecond_too() -> None:
    keys = [uuid7() for _ in range(20_000)]

    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@given(counts=st.lists(st.integers(0, 300), min_size=1, max_size=8))
def test_single_keys_and_many_at_once_ascend_together(counts: list[int]) -> None:
    keys: list[UUID] = []

    for count in counts:
        keys.append(uuid7())
        keys.extend(as_uuids(uuid7s(count)))

    assert len(keys) == sum(counts) + len(counts)
    assert all(earlier < later for earlier, later in pairwise(keys))
    assert {(key.version, key.variant) for key in keys} == {(7, RFC_4122)}


def test_a_hundred_thousand_at_once_are_keys_in_ascending_order() -> None:
    keys = uuid7s(100_000)

    firsts = keys[:, :8].copy().view(">u8").ravel()
    assert keys.shape == (100_000, 16)
    assert (np.diff(firsts.astype(np.uint64)) > 0).all()
    assert (keys[:, 6] >> 4 == 7).all()
    assert (keys[:, 8] >> 6 == 2).all()


def test_a_large_batch_runs_ahead_of_the_clock_by_less_than_a_second() -> None:
    last = as_uuids(uuid7s(1_000_000)[-1:])[0]

    assert milliseconds(last) - time.time_ns() // 1_000_000 < 1_000


def test_the_random_part_of_a_batch_is_not_repeated() -> None:
    tails = uuid7s(10_000)[:, 8:]

    assert len(np.unique(tails, axis=0)) == 10_000


def test_threads_never_get_the_same_key_and_each_sees_its_own_ascend() -> None:
    def made(turn: int) -> list[UUID]:
        single = [uuid7() for _ in range(2_000)]
        return single + as_uuids(uuid7s(500)) if turn % 2 else single

    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(made, range(16)))

    keys = [key for batch in batches for key in batch]
    assert len({key.int >> 64 for key in keys}) == len(keys)  # even without their random part
    assert all(batch == sorted(batch) for batch in batches)
