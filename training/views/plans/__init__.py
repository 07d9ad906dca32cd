"""Screens of the yearly plan and its budget."""
