"""Screens of sessions."""
