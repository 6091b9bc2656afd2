"""Every check of the catalogue runs on both databases, for administrators only."""

import pytest

from core.catalogue import CHECKS
from core.errors import NotAllowed


@pytest.mark.parametrize("claim", CHECKS)
def test_a_fresh_database_keeps_every_rule_and_each_check_takes_few_statements(
    db, root, statements, claim
):
    with statements.budget(2):
        findings = CHECKS[claim](db, root)

    assert findings == []


@pytest.mark.parametrize("claim", CHECKS)
def test_only_an_administrator_may_look_into_everybodys_rows(db, ada, claim):
    with pytest.raises(NotAllowed, match="needs the role admin"):
        CHECKS[claim](db, ada)


def test_no_check_stands_under_two_claims():
    assert len(set(CHECKS.values())) == len(CHECKS)
