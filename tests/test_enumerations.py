"""Closed lists hold the words that the source documents write, and store them so."""

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from core.db.packages import metadata
from tests.bed.rows import Rows

PROFILES = ["conservative", "moderate", "aggressive"]
WORDS = {
    "alert_messages.channel": ["mail", "webhook"],
    "alert_messages.event": ["raised", "cleared"],
    "alert_rules.comparison": ["below", "above", "change_below", "change_above"],
    "alert_rules.subject_type": [
        "series",
        "model",
        "instrument",
        "index",
        "portfolio",
        "company",
        "product",
        "books",
    ],
    "alerts.severity": ["amber", "red"],
    "companies.customer_type": ["Enterprise/Mid-Market", "SMB", "Consumer"],
    "companies.reporting_status": ["Active", "Inactive"],
    "companies.revenue_type": ["Subscription", "Usage Pricing", "Transactional", "Marketplace"],
    "corporate_actions.kind": ["split", "dividend"],
    "data_uploads.status": ["validated", "processing", "error"],
    "events.recurrence": ["yearly"],
    "events.type": ["holiday", "promotion", "seasonal", "custom"],
    "file_signs.side": ["income", "cost"],
    "fx_rates.kind": ["closing", "average"],
    "instruments.market_cap_bucket": ["small", "mid", "large"],
    "instruments.pe_bucket": ["low", "medium", "high"],
    "jobs.status": ["queued", "running", "succeeded", "failed", "cancelled"],
    "portfolios.rebalance": ["never", "daily", "weekly", "monthly", "quarterly", "yearly"],
    "price_bars.interval": ["1m", "5m", "15m", "30m", "1h", "4h", "daily", "weekly", "monthly"],
    "recommendations.label": ["BUY", "HOLD", "SELL"],
    "recommendations.profile": PROFILES,
    "risk_metrics.subject_type": ["model", "series", "instrument", "index", "portfolio"],
    "series.account_class": [
        "revenue",
        "cost_of_sales",
        "operating_expense",
        "financial",
        "tax",
        "cash",
        "headcount",
        "other",
    ],
    "series.favourable": ["higher", "lower", "neutral"],
    "series.kind": ["flow", "stock"],
    "stock_movements.kind": ["opening", "sale", "return", "receipt", "adjustment"],
    "strategy_configs.rebalance_frequency": ["daily", "weekly", "monthly", "quarterly"],
    "trained_models.family": ["forecast", "demand", "signal"],
    "user_settings.preferred_profile": PROFILES,
    "users.role": ["admin", "analyst", "viewer"],
}
DIVIDEND = {"factor": None, "amount": Decimal("0.25")}


def beside(rows: Rows, place: str, word: str) -> dict[str, Any]:
    """What a row of this kind needs beside its word."""
    if (place, word) == ("corporate_actions.kind", "dividend"):
        return DIVIDEND
    if place == "stock_movements.kind" and word in {"sale", "return"}:
        return {"transaction_id": rows.add("transactions")["id"]}
    if (place, word) == ("risk_metrics.subject_type", "model"):
        model = rows.add("trained_models")["id"]
        return {"model_id": model, "subject_id": model}
    return {}


def test_every_closed_list_is_known_here_with_all_its_words() -> None:
    lists = {
        f"{table.name}.{column.name}": sorted(column.type.enums)
        for table in metadata().tables.values()
        for column in table.columns
        if isinstance(column.type, sa.Enum)
    }

    assert lists == {place: sorted(words) for place, words in WORDS.items()}


@pytest.mark.parametrize("place", WORDS)
def test_a_word_is_stored_as_the_documents_write_it(db: Session, place: str) -> None:
    connection = db.connection()
    rows = Rows(connection)
    name, _, field = place.partition(".")
    table = metadata().tables[name]
    kind: Any = table.c[field].type
    stored = []

    for member in kind.enum_class:
        row = rows.valid(name, **beside(rows, place, str(member)) | {field: member})
        connection.execute(sa.insert(table).values(row))
        text = sa.select(sa.cast(table.c[field], sa.String)).where(table.c.id == row["id"])
        stored.append(connection.execute(text).scalar_one())

    assert sorted(stored) == sorted(WORDS[place])


@pytest.mark.parametrize("place", WORDS)
def test_a_word_written_by_anyone_is_read_back_as_ours(db: Session, place: str) -> None:
    connection = db.connection()
    rows = Rows(connection)
    name, _, field = place.partition(".")
    table = metadata().tables[name]

    for word in WORDS[place]:
        row = rows.add(name, **beside(rows, place, word) | {field: word})
        read = connection.execute(sa.select(table.c[field]).where(table.c.id == row["id"]))
        assert read.scalar_one() == word
