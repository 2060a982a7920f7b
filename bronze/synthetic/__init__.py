"""Synthetic people, network and traffic of a Moroccan operator, faults included. Same seed, same bytes."""
