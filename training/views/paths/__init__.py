"""Screens of the individual paths."""
