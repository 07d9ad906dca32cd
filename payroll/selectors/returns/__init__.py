"""Reading returns and third parties: rules, figures of a period, deadlines, balances. Import from the modules themselves."""
