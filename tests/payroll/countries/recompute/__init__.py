"""Plain recomputations of a country's pay with `fractions.Fraction`, written from the texts; they never import the
engine.
"""
