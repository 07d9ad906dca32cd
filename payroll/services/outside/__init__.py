"""Writes about those whom the institution pays without employing them."""
