"""Bills as JSON and PDF files. Who draws them imports all but documents.py, which Spark's workers run."""
