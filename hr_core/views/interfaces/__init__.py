"""Screens of the programming interface: tokens, addresses told of events, its documentation."""
