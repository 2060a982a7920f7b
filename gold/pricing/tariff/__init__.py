"""What a tariff says: plan files and bill rules, read, checked and kept as documents. Standard library only."""
