"""What a use costs, use after use: plain code over records, which gold.pricing.compiled also compiles.

Whole numbers alone: units, seconds since 1970 (UTC), days since 1970, and micro-units of money. No division but `//`.
"""
