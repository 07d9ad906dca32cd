"""What the demonstration shows of training."""
