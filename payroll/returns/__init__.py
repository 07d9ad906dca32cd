"""Returns (déclarations) apart from any table: when they fall due, which lines they sum, what fills their columns."""
