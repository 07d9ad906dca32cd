"""Taking over from the old payroll software: loading, deciding what codes mean, control totals, signatures, corrections."""
