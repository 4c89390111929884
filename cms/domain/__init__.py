"""What a disclosure is made of, when it is complete, and how two versions differ. Plain Python."""
