"""Reads of the regional committee."""
