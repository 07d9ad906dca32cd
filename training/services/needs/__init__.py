"""Training needs: expressing, arbitrating, merging."""
