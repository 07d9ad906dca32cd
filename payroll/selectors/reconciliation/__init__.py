"""From gross to taxable, and from what was withheld to what was declared, by item and by employee."""
