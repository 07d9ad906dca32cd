"""Screens of the administration: accounts, roles for a time, sign-ins, access reviews."""
