"""Join plans with the ledger: how every loan stands, what it means to an investor, and what the month's figures are."""
