"""The ground floor: tables, store, streams, locks, session, settings. Knows Delta, Spark and Kafka, no telecom."""
