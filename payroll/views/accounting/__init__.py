"""Screens of the accounts of the pay."""
