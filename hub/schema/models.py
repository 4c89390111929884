"""No tables: the module exists because Django announces migration runs only to apps that have one."""
