"""Documents become files: a JSON and a PDF per bill, drawn by several processes, if they differ."""

import json
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from gold.issuing.content import other_letters
from lake.errors import Stop
from serving.invoices.balance import balances
from serving.invoices.document import Document, file_name
from serving.invoices.pdf import LAYOUT, page_count, pdf

Drawn = TypeVar("Drawn")


@dataclass
class Done:
    """What became of some bills. files: the invoices that are right. unbalanced: bills that were left out. letters: by
    account those that are not Latin."""

    bills: list[str] = field(default_factory=list)
    written: int = 0
    unchanged: int = 0
    pages: int = 0
    files: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)


def spread(draw: Callable[[Path], Drawn], sources: Sequence[Path], jobs: int) -> Iterator[Drawn]:
    """What becomes of each staged file of documents, `jobs` at a time, in processes; yields as they are done."""
    if jobs == 1:
        yield from map(draw, sources)
        return
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=die_quietly)  # a fork would copy Spark's threads
    try:
        for done in as_completed([pool.submit(draw, source) for source in sources]):
            yield done.result()
    except BrokenProcessPool:
        raise Stop("a process that draws invoices was killed: run it again with fewer --jobs.") from None
    finally:
        pool.shutdown(cancel_futures=True)


def die_quietly() -> None:
    """Lets Ctrl-C end a worker without a stack trace; whatever it was writing is not in place yet."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as it is for what a shell runs in the background
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def render_file(source: Path, folder: Path) -> Done:
    """Renders the documents of one staged file, a line each."""
    done = Done()
    with source.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            render_bill(json.loads(line), folder, done)
    return done


def render_bill(bill: Document, folder: Path, done: Done) -> None:
    """Writes a bill's PDF, then its JSON, unless that JSON stands there already."""
    document = {**bill, "layout": LAYOUT}
    done.bills.append(document["bill_id"])
    if not balances(document):
        done.unbalanced.append(document["bill_id"])
        return
    name = file_name(document["bill_id"])
    as_pdf, as_json = folder / f"{name}.pdf", folder / f"{name}.json"
    said = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if letters := other_letters(said):
        done.letters[document["account_id"]] = letters
    text = said.encode()
    done.files += [as_pdf.name, as_json.name]
    done.pages += page_count(document)
    if as_pdf.exists() and as_json.exists() and as_json.read_bytes() == text:
        done.unchanged += 1
        return
    write(as_pdf, pdf(document))
    write(as_json, text)  # last: a JSON that stands there says its PDF is right
    done.written += 1


def write(path: Path, content: bytes) -> None:
    """Puts the whole content in place at once: readers see the old file or the new one."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def bills_in(folder: Path) -> int:
    """How many bills are drawn in a cycle's folder of invoices."""
    return len(list(folder.glob("[!.]*.json")))


def remove_others(folder: Path, kept: Iterable[str]) -> int:
    """Removes the invoices of bills that are no more, and leftovers. Returns how many bills went."""
    names = set(kept)
    stale = [file for file in folder.iterdir() if file.is_file() and file.name not in names]
    for file in stale:
        file.unlink()
    return sum(file.suffix == ".json" for file in stale)
