"""Reports: saved, shared, scheduled, written to files."""
