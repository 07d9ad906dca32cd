"""Screens of those whom the institution pays without employing them, under /paie/hors-effectif/."""
