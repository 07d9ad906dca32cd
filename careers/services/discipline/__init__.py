"""Discipline, honours and protected mandates."""
