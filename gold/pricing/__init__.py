"""Rating and billing: from uses and a tariff to charges. Imports pyspark.sql alone, and no tables."""
