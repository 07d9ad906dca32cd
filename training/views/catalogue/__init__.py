"""Screens of the catalogue of courses."""
