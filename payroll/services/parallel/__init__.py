"""The parallel run: reading the old register, comparing, explaining, signing."""
