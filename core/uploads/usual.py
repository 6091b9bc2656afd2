"""Fields that files of many kinds have, and what people call them in all of these."""

from core.uploads.shapes import Field, Holds

# In every kind of file; some kinds know it by more words.
CURRENCY = ("ccy", "wahrung", "waehrung", "devise", "moneda", "valuta", "moeda")


def currency(
    *synonyms: str,
    name: str = "currency",
    title: str = "Currency",
    is_required: bool = False,
) -> Field:
    """A field of the three letters of a currency, called as given."""
    return Field(
        name,
        title,
        Holds.words,
        is_required,
        synonyms,
        pattern="[A-Z]{3}",
        says="the three letters of a currency, such as EUR",
        upper=True,
    )
