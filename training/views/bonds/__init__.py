"""Screens of the training bonds."""
