"""What lies beside a lake and is this lake's alone, as the settings name it."""

from pathlib import Path

from gold.bills import BILLS
from lake import claims, log
from machine.command import Call


def own_published(call: Call, path: Path) -> Path:
    """The folder of snapshots, which is the lake's from now on. Raises Stop where it is another lake's."""
    return own(call, claims.folder(path, "[lake] published"))


def own_invoices(call: Call) -> Path:
    """The same of the folder of drafts and documents."""
    return own(call, claims.folder(Path(call.settings.lake.invoices).resolve(), "[lake] invoices"))


def own_seals(call: Call, path: Path) -> Path:
    """The same of a folder of seals."""
    return own(call, claims.folder(path, "[documents] seals"))


def own_head(call: Call) -> Path:
    """The same of the file of heads."""
    return own(call, head(call))


def read_head(call: Call) -> Path:
    """The file of heads, for a job that reads it alone. Raises Stop where it is another lake's."""
    claims.check_claim(head(call), lake_of(call))
    return head(call).path


def own(call: Call, what: claims.Claimed) -> Path:
    claims.claim(what, lake_of(call), call.root)
    return what.path


def head(call: Call) -> claims.Claimed:
    return claims.file(Path(call.settings.documents.head), "[documents] head")


def lake_of(call: Call) -> str:
    """What no other lake is called; empty where nothing was billed."""
    return log.identity(call.reader.path(BILLS))
