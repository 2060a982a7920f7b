"""The bill of an account, from its own rows alone: plain exact Python, without Spark."""
