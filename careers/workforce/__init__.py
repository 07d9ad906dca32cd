"""Projections of staff: facts in, yearly counts out; no database."""
