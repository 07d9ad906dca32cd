"""Updates of the law as signed files: their seal, issuing them, receiving and applying them."""
