"""Copies of data in open formats."""
