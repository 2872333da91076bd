"""How fast and how large the catalogue is, run by hand and never in a test."""
