"""Reports that two people of compliance declared void: file and record stay, and everybody who asks hears it."""
