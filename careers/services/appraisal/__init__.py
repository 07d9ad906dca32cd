"""Appraisal: forms, campaigns, sheets."""
