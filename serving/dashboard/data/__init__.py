"""What the pages show, as rows: SQL with parameters over the snapshot, and nothing of how it is drawn."""
