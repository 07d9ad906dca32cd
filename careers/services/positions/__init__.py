"""Administrative positions: their kinds, their changes, the acts that make them."""
