"""Sealed cycles: an immutable copy of documents and what they were made of, and the file that verifies one."""
