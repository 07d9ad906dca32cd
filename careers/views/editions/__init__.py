"""Editions of the referential on screen: text, circulation, amendments, seminar, publication."""
