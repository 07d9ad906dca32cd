"""The calculation of leave: pure functions over facts, without a database."""
