"""Credits of the budget of personnel: posts valued, operations that ask the available credit."""
