"""E-mail alerts of disclosures: the doors by which they are asked for and ended, the letters, and their sending."""
