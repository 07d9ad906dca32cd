"""Discipline, honours and protected mandates on screen."""
