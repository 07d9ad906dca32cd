"""Files that the careers import through the screens of hr_core."""
