"""Pages of the parallel run."""
