"""Every job: one sentence each, and the only place where the layers meet."""
