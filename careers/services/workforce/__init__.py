"""Workforce planning."""
