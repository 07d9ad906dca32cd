"""The yearly report and the figures of the zone."""
