"""Writes of the regional committee: composition, sessions, conflicts, marks, decisions, minutes, appeals."""
