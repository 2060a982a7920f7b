"""What leaves the lake: invoices and bills as text."""
