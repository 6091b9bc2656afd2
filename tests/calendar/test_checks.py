"""Events whose scope key does not fit are named."""

from datetime import date

from core.calendar import checks
from core.calendar.scope import scope_key
from tests.bed.rows import Rows


def test_keys_made_from_the_columns_are_no_finding(db, root):
    rows = Rows(db.connection())
    product = rows.add("products")["id"]
    rows.add("events", type="holiday")
    rows.add("events", type="holiday", country="DE", scope_key=scope_key(None, None, None, "DE"))
    rows.add(
        "events", type="custom", product_id=product, scope_key=scope_key(product, None, None, None)
    )

    assert checks.scope_keys_are_canonical(db, root) == []


def test_another_key_is_named_with_the_one_it_should_be(db, root):
    Rows(db.connection()).add(
        "events",
        event_name="Black Friday",
        event_date=date(2024, 11, 29),
        type="promotion",
        category="Shoes",
        scope_key="Shoes",
    )

    assert checks.scope_keys_are_canonical(db, root) == [
        "The event 'Black Friday' of 2024-11-29 has the scope key 'Shoes'; its columns make "
        "'category=5:Shoes'."
    ]
