"""Screens of the regional committee."""
