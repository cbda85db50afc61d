"""What the house costs beside the plainest way to do the same: `make bench`, see README.md. Not part of the house, and of no test."""
