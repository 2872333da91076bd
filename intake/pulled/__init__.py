"""Records pulled from a CRM, as tables of text that a map reads as if they were files. Nothing is saved here."""
