"""The life of an agreement: drafting, acceptance and signatures, entry into force in both institutions, recharges, return."""
