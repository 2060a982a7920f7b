"""Where this checkout's own files lie: its settings, and what setup and runs put below var/."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONF = ROOT / "conf"
VAR = ROOT / "var"
JAVA_HOME = VAR / "java"
JARS = VAR / "jars"
VENV = VAR / "venv"
