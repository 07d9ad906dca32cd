"""Papers of the regional committee: convocation, sheets, minutes, extract, letters."""
