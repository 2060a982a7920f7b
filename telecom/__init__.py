"""What every layer knows of telecom. The standard library alone."""
