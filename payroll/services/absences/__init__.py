"""What pay makes of absences.

`days` counts the days of a month and of a spell; `rules` reads the dated rules and the matrix; `amounts` computes, without
the database; `source` gives the amounts to the calculation; `defaults` draws the first rules from the country's law;
`settings` writes rules and cells; `refunds` gives withheld days back; `claims` follows what branches owe.
"""
