"""What a host is called in an address, with its port or without: who asks a server (ui/gate.py) and what it is told to answer to (actions/doctor.py)."""

import re

HOST = re.compile(
    r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+?)\.?(:\d{1,5})?", re.I
)  # groups: the name without a final dot, the port
