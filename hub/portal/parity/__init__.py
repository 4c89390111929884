"""Whether every channel carries what the register says: read as a reader does, take apart, name what differs."""
