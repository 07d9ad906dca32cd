"""Anchor jobs, equivalence tables and coverage on screen."""
