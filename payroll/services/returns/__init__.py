"""Writing returns and third parties: preparing, checking, filing; dues, payments, matches. Import from the modules themselves."""
