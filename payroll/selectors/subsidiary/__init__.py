"""Subsidiary balances for auditors: what each account of third parties is made of, name by name."""
