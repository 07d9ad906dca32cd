"""Pages of the figures of the personnel."""
