"""Streamlit's server for the dashboard, in this process: on this machine alone, and telling nobody of it."""

from pathlib import Path
from threading import Thread
from time import sleep
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


USE_WARNING = "_use_warning_has_been_displayed"
"""Streamlit looks at every module of Python to tell whether to warn of how it was started, before it draws anything."""


def serve(settings: Path, address: str, port: int, opens_browser: bool) -> None:
    """Serves the dashboard until the process is asked to end. settings: the file."""
    from streamlit import delta_generator  # with the next half a second: only who opens it pays
    from streamlit.web import bootstrap

    vars(delta_generator)[USE_WARNING] = True
    Thread(target=prepared, args=(settings,), name="preparation", daemon=True).start()
    options = OPTIONS | {"server.address": address, "server.port": port, "server.headless": not opens_browser}
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    bootstrap.load_config_options(flags)
    bootstrap.run(str(APP), is_hello=False, args=[str(settings)], flag_options=flags)


def prepared(settings: Path) -> None:
    """Does while the browser comes what its reader would wait for, the sooner needed the sooner: sums of millions, then
    the other pages."""
    wait_for_server()
    from serving.dashboard.opening import prepare

    prepare(settings)
    screens()


def wait_for_server() -> None:
    """Returns when it listens: what Python does meanwhile keeps it from that, and so the browser from coming."""
    from streamlit import runtime

    while not (runtime.exists() and runtime.get_instance().state is not runtime.RuntimeState.INITIAL):
        sleep(1 / 50)


def screens() -> tuple[ModuleType, ...]:
    """What pages are of: a pattern of all emojis, which Streamlit asks of a name that is not ASCII, and their code."""
    from streamlit import emojis

    from serving.dashboard.screens import billing, customers, operations, overview, revenue

    return emojis, billing, customers, operations, overview, revenue
