"""Rating and billing: from uses and a tariff to charges. Imports no tables."""
