"""Simulations of the wage bill: measures over the real rules and facts of each month, computed in memory by the real engine."""
