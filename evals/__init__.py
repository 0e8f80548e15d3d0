"""What we know to be right, and whether the answers still are."""
