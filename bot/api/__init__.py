"""The HTTP API beside the page, and the door in front of both."""
