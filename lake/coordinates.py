"""Where an event came from: its place in a Kafka topic, or in a file. These columns name it in every layer."""

COORDINATES = ("topic", "topic_id", "partition", "offset")

COORDINATES_DDL = """
        topic     STRING NOT NULL COMMENT 'the Kafka topic, or the file name',
        topic_id  STRING NOT NULL COMMENT 'the id Kafka gave the topic when it was made, or the SHA-256 of the file',
        partition INT    NOT NULL COMMENT 'of the topic; 0 for a file',
        offset    BIGINT NOT NULL COMMENT 'in the partition, from 0; the line of a file, from 1'"""
