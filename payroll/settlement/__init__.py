"""What a departure is worth: pure rules, figures in, explained amounts out. Amounts are minor units, rates and averages
exact fractions, and each amount is rounded once, half up, to the unit."""
