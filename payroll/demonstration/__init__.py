"""The demonstration: real institutions with fictitious staff, imported, paid and shown. Never run on real data."""
