"""The snapshot that is current, and invoices, as objects of a bucket of any S3 API."""
