"""Bills as JSON and PDF files. Only documents.py needs Spark; workers that draw import the rest."""
