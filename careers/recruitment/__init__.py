"""Recruitment as arithmetic: the ranking of candidates. No database here."""
