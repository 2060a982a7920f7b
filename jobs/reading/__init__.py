"""What the jobs read of a lake, a tariff folder and Kafka, as values for the layers; no file here is a command."""
