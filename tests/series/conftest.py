"""What tests of series begin from."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from core.series import actions


@pytest.fixture
def days(db, ada, series, upload):
    """Forty days of ada's, of which the third is missing and the seventh is far out of line."""
    upload.created_at = datetime(2024, 2, 10, tzinfo=UTC)
    db.flush()
    moments = pd.date_range("2024-01-01", periods=40, tz="UTC").delete(2)
    values = [100.0 if day.dayofyear == 7 else 1.0 + day.dayofyear % 3 for day in moments]
    named = {"series_id": series.id, "category": "revenue"}
    actions.add_points(
        db, ada, upload.id, pd.DataFrame({"timestamp": moments, "value": values, **named})
    )
    return series
