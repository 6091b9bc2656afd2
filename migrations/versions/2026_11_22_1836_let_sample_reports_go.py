"""Let sample reports go.

A report can never be deleted, but one that was made of sample data goes with that.
"""

from migrations import append_only

revision = "2026_11_22_1836"
down_revision = "2026_11_22_1832"
branch_labels = None
depends_on = None

FIRST, LAST = "0092f397-3c00-0000-0000-000000000000", "0092f3ce-2a80-0000-0000-000000000000"


def upgrade() -> None:
    """Take the step."""
    append_only.let_go("kpi_reports", append_only.OF_REPORTS, FIRST, LAST)


def downgrade() -> None:
    """Take it back."""
    append_only.keep_all("kpi_reports", append_only.OF_REPORTS)
