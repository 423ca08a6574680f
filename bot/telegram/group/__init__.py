"""The staff's group: a view of the cases, and a place from which colleagues act on them (docs/decisions/0019, 0020)."""
