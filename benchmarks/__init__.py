"""What the house costs beside the plainest way to do the same. No part of the house, and of no test: see README.md."""
