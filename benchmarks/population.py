"""A seeded population of employees, as columns."""

from __future__ import annotations

import numpy as np

MARITAL = ("single", "married", "divorced", "widowed")


def senegal(n: int, seed: int = 2026) -> dict[str, np.ndarray]:
    """Columns of the engine's plan for n employees of a Senegalese institution; amounts in francs, shape (n,)."""
    rng = np.random.default_rng(seed)
    marital = rng.integers(0, 4, n)
    return {
        "base_salary": np.exp(rng.uniform(np.log(64_223), np.log(12_000_000), n)).astype(np.int64),
        "taxable_allowances": rng.integers(0, 400_000, n),
        "exempt_allowances": rng.integers(0, 2, n) * rng.integers(0, 60_000, n),
        "transport_allowance": rng.integers(0, 40_000, n),
        "children": rng.integers(0, 9, n),
        "spouses": rng.integers(1, 3, n),
        "spouse_income": rng.integers(0, 2, n).astype(bool),
        "category": rng.integers(0, 2, n),
        "marital_status": marital,
    }
