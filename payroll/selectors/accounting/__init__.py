"""What the accounts of the pay are asked."""
