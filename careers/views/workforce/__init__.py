"""Workforce planning on screen."""
