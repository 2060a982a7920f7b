"""Streamlit's server for the dashboard, in this process: on this machine alone, and telling nobody of it."""

from pathlib import Path
from threading import Thread
from types import ModuleType

APP = Path(__file__).with_name("app.py")
OPTIONS = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "logger.hideWelcomeMessage": True,
    "logger.level": "warning",
    "runner.magicEnabled": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "theme.base": "light",
    "theme.primaryColor": "#00609A",
    "theme.metricValueFontSize": "1.6rem",
    "theme.headingFontSizes": ["1.9rem", "1.5rem", "1.15rem"],
}  # fmt: skip
"""What Streamlit is told, whatever else its own files say."""


def serve(settings: Path, address: str, port: int, opens_browser: bool) -> None:
    """Serves the dashboard until the process is asked to end. settings: the file."""
    from streamlit.web import bootstrap  # half a second: only who opens it pays

    Thread(target=prepared, args=(settings,), name="preparation", daemon=True).start()
    options = OPTIONS | {"server.address": address, "server.port": port, "server.headless": not opens_browser}
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    bootstrap.load_config_options(flags)
    bootstrap.run(str(APP), is_hello=False, args=[str(settings)], flag_options=flags)


def prepared(settings: Path) -> None:
    """Does while the browser comes what the first reader would wait for: imports of half a second, sums of millions."""
    screens()
    from serving.dashboard.opening import prepare

    prepare(settings)


def screens() -> tuple[ModuleType, ...]:
    """The pages."""
    from serving.dashboard.screens import billing, customers, operations, overview, revenue

    return billing, customers, operations, overview, revenue
