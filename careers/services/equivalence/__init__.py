"""Anchor jobs weighed blindly, and the equivalence tables that come from them."""
