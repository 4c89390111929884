"""What must never happen in a closed loop, as rules over the ledger, the catalogue and the contracts."""
