"""Writes of the programming interface: tokens, events, deliveries."""
