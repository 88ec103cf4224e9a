"""The core's first half: a snapshot becomes tables; each changelog is replayed exactly once."""
