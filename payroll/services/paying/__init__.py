"""Paying what a run owes: accounts, orders, cheques, cash, mobile money, formats of banks, rejects, unclaimed pay."""
