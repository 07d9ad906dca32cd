"""Editions agreed on, votes, errata, equivalence."""
