"""Appraisal as arithmetic: the scale, the mark of a sheet, distributions. No database here."""
