"""What an event is about, as one text: nulls never collide in a unique, texts do."""

from uuid import UUID


def scope_key(
    product_id: UUID | None, category: str | None, entity: str | None, country: str | None
) -> str:
    """The four columns of a scope in one fixed order; 'all' when none is set.

    Each value is preceded by its length, so that no text in it can be taken for another column
    and, unlike with escapes, the longest scope still fits into the 300 characters of the column.

    >>> scope_key(None, None, None, None)
    'all'
    >>> scope_key(None, "Shoes", None, "DE-BY")
    'category=5:Shoes,country=5:DE-BY'
    """
    columns = {
        "product": None if product_id is None else str(product_id),
        "category": category,
        "entity": entity,
        "country": country,
    }
    parts = [f"{name}={len(value)}:{value}" for name, value in columns.items() if value is not None]
    return ",".join(parts) or "all"
