"""Screens for those who control the pay: auditors, tax and fund controllers, unions."""
