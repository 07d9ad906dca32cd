"""The accounts of the pay: rules, entries, files for accounting software, provisions."""
