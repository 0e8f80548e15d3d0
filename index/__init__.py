"""Query → ranked units. Imports corpus only."""
