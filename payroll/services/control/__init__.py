"""The second look at a calculated run: ghosts, self-dealing, what became of earlier findings."""
