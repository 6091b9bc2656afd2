"""Files of finance teams: statements with months across, budgets, journals, and banks."""

from core.finance import bank, budgets, journal, statement

STATEMENT = statement.SHAPE
BUDGETS = budgets.SHAPE
JOURNAL = journal.SHAPE
BANK = bank.SHAPE
