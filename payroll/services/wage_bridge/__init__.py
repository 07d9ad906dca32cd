"""The bridge of the wage bill between two periods."""
