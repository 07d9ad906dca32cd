"""Retirement dossiers and former staff on screen."""
