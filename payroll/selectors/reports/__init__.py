"""Reports: what may be asked, the SQL that answers, and the table that is shown."""
