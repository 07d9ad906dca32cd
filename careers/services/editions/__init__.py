"""Editions from draft to publication: text, rounds, amendments, seminar, transition, errata."""
