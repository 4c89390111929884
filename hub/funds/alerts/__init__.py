"""Let the rules watch the loop every day, and let people deal with what they find."""
