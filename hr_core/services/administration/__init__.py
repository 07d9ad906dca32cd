"""Writes of the administration: roles for a time, accounts, sessions, sign-in policy, access reviews."""
