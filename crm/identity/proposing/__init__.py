"""Learn a new matching model, compare it with the one in force, and publish it when a second person approves."""
