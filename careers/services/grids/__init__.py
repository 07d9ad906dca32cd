"""Pay grids: amounts of a version, its cells from a spreadsheet, its life, what it changes in the staff's pay."""
