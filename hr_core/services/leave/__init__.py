"""Writing the rules of leave and its ledger."""
