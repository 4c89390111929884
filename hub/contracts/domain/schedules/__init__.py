"""One engine for what a loan owes and what came of it: calendar, asset board and monthly figures read nothing else."""
