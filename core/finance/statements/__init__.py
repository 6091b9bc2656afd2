"""Statements as finance teams lay them out: accounts in rows, periods across."""
