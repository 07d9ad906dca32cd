"""Social security of somebody who moves: instruments between two countries, the law that applies, periods added up.

Pure: the standard library only. Months are counted as `12 × year + month − 1`; amounts are in minor units.
"""
