"""Step advancement as arithmetic on dates: rules and facts in, a day and its explanation out. Nothing here reads or writes."""
