"""Screens of the training needs."""
