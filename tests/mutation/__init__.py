"""Breaks metrics on purpose, one place at a time, and names the breaks that no test notices. Run by hand."""
