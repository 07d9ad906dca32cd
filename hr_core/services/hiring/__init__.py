"""Writes from hiring to leaving."""
