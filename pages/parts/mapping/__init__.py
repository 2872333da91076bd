"""Files that nobody described: what was recognised, and everything about it that people may correct."""
