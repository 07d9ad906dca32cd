"""One engine for requests; each kind registers what it needs and what acceptance does."""
