"""Sign finished files: certificates of the platform, and the signature as an increment behind the archived bytes."""

AUTHORITY_FILE = "report-authority.pem"
"""Below ``HUB_HOME``: the authorities' certificates, where ``hub recompute`` looks for them."""
