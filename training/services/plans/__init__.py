"""Yearly plans: preparing, approving, revising, following the budget."""
