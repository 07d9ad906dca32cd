"""Retirement dossiers."""
