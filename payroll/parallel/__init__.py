"""Holding two payslips of one person against each other: pure, no database."""
