"""Screens of acts: the register and an act's life, its settings, the page that verifies one."""
