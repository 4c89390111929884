"""The stages of a purchase and its rules, in plain Python."""
