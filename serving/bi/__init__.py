"""Kits for those who read snapshots with tools of their own: each file is made of the declarations alone."""
