"""A bill from its total down to the record of each use, as text and as a page."""
