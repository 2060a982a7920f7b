"""From what an account's cycle owes to documents with a number: drafts, their canonical text, numbers, the chain."""
