"""Pages of returns, deadlines, yearly statements and third parties."""
