"""A custodian bank for the invented world and for tests: keeps a book, writes statements, misbehaves on request."""
