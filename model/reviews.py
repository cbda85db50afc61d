"""What becomes of what an editor submits (docs/decisions/0038): submitted, approved, published, returned, withdrawn."""

STATES = ("submitted", "approved", "published", "returned", "withdrawn")
OPEN = ("submitted", "approved")  # anything may still become of it; it counts nowhere
ACTS = {"approve": "approved", "publish": "published", "return": "returned", "withdraw": "withdrawn"}  # -> the state
