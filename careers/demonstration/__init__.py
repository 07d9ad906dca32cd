"""Careers of the demonstration. Never run on real data."""
