"""Recruitment: procedures, candidates, marks, decision, hand-over to the hiring."""
