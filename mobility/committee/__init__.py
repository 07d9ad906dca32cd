"""What the regional committee computes, without a database: quorum, marks, ranking, ties, lot, deadlines, chain of minutes."""
