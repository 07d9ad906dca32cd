"""Screens of the vault: the officers' list and pages, the tab of a file, one's own documents."""
