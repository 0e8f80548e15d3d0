"""How fast and how well the parts do their work, measured by themselves. No gate stands on these numbers."""
