"""Pages from hiring to leaving."""
