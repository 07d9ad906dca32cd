"""Screens of leave."""
