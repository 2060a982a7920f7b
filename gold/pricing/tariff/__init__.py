"""What a tariff says: plan files and bill rules, read, checked, kept as documents. Standard library only."""
