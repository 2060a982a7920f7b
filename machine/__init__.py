"""What a machine needs to run the lake: set-up, Java, jars, a broker, sessions, and a job as a command."""
