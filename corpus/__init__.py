"""Text → records. Imports nothing else of ours: what a document says, and where it says it."""
