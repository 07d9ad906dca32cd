"""Retention rules and erasure."""
