"""One text for a scope, and one scope for a text."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from core.calendar.scope import scope_key
from core.calendar.tables import Event

TRICKY = st.text("=,:'\\|%a1é category", max_size=100)
SCOPES = st.tuples(
    st.none() | st.uuids(),
    st.none() | TRICKY,
    st.none() | TRICKY,
    st.none() | st.text("=,:DEBY-", max_size=10),
)


def test_a_scope_of_nothing_is_all():
    assert scope_key(None, None, None, None) == "all"


def test_the_order_is_fixed():
    key = scope_key(UUID(int=0), "Shoes", "North", "DE")

    assert key == (
        "product=36:00000000-0000-0000-0000-000000000000,category=5:Shoes,entity=5:North,"
        "country=2:DE"
    )


@given(scope=SCOPES)
def test_all_means_that_nothing_is_set(scope):
    assert (scope_key(*scope) == "all") == (scope == (None, None, None, None))


@given(one=SCOPES, other=SCOPES)
def test_two_scopes_have_one_key_only_when_they_are_the_same(one, other):
    assert (scope_key(*one) == scope_key(*other)) == (one == other)


@given(words=st.lists(TRICKY, min_size=2, max_size=2))
def test_moving_a_text_to_another_column_changes_the_key(words):
    first, second = words

    assert scope_key(None, first, None, None) != scope_key(None, None, first, None)
    assert scope_key(None, first, second, None) != scope_key(None, f"{first},{second}", None, None)


def test_the_longest_scope_fits_into_the_column():
    longest = scope_key(UUID(int=0), 100 * "=", 100 * ",", 10 * ":")

    assert len(longest) <= Event.__table__.c.scope_key.type.length
