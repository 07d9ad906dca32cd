"""Screens of the circuit of a run, of what is issued for it, and of reversals."""
