"""Pages of the steering of the pay."""
