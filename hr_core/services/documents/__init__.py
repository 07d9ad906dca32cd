"""The vault: what a file is, what is kept of it, who validates it, and the alerts before it expires."""
