"""Figures of the personnel: dashboards and the yearly social report."""
