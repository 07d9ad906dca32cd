"""Step advancement: rules and credits by two people, campaigns, their effect on classifications, careers computed again."""
