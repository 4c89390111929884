"""Compare what the bank signed with what the ledger holds: pure, from facts to named breaks."""
