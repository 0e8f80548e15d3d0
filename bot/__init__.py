"""Question → answer. Imports index and corpus; nothing imports the page."""
