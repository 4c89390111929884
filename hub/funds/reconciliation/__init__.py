"""Hold the bank's word against the ledger every day: matching, breaks, their owners and their end."""
