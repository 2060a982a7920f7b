"""Which Tollhouse this is: setup.py, `tollhouse --version` and the records of runs say it."""

VERSION = "0.1.0"
