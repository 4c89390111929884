"""Score what comes in against what is known, in the transaction that stores it."""
