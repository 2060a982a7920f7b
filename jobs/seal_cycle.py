"""Seals a cycle: an immutable copy of its documents, of what they were made of, and one hash that stands for all.

What is issued for it later goes into a supplement, a seal that names the one before. tollhouse verify-seal verifies
both, and so does, without Tollhouse, the file serving/seals/verify_seal.py: docs/audit.md.
"""

import argparse
from pathlib import Path
from typing import Any

from gold.approvals import APPROVALS
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from jobs.reading import drafts, own_folders
from jobs.reading.clocks import detail_until
from jobs.reading.sealing import READ_TABLES, origins, read_unsealed, write_detail
from lake.lists import first
from lake.pinned import Pinned
from lake.points import passed
from lake.runs import here, user
from lake.settings import as_toml
from machine.command import Call, Counts, Job, Stop, person
from serving.seals.folders import Seal, begin, finish, name_of, seals
from serving.seals.records import write_documents

NAMED = 5
"""Open drafts that are told by name."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--cycle", type=cycle, required=True, help="as 2026-03, all of whose documents are issued")
    add("--to", metavar="DIR", help="the folder of seals (default: [documents] seals of the settings)")
    add("--by", type=person, default=user(), metavar="NAME", help="who seals (default: %(default)s)")
    parser.set_defaults(account=None)  # drafts of all of them are looked at


def run(call: Call) -> Counts:
    """Makes the cycle's first seal, or a supplement; nothing where all is sealed. Raises Stop where a bill is open."""
    where, name = folder(call), call.args.cycle.name
    with call.store.locked(DOCUMENTS, APPROVALS):
        check_closed(call)
        tables, past = call.pinned(*READ_TABLES), seals(where, name)
        unsealed = read_unsealed(call, tables, past)
        if past and not unsealed.ids:
            call.say(f"{past[-1].folder} and nothing was issued since: root {past[-1].root}")
            return {"cycle": name, "seal": past[-1].folder.name, "documents": 0, "root": past[-1].root}
        making = begin(where, name_of(name, len(past)))
        late = write_detail(call, tables, unsealed.accounts if past else None, making)
        if late:
            told = ", ".join(first(late, NAMED))
            call.say(f"what {told} used in {name} and a next bill is to charge is sealed as that")
        passed("seal-cycle: call detail is written")
        documents = write_documents(unsealed.rows(), making)
        passed("seal-cycle: documents are written")
        seal = finish(making, name_of(name, len(past)), facts(call, tables, past, making) | {"documents": documents})
    passed("seal-cycle: the seal stands")
    call.say(f"{seal.folder} is sealed. Note its root where nobody can change it who can write there, and verify it:")
    call.say(f"tollhouse verify-seal {seal.folder} --root {seal.root}")
    return {"cycle": name, "seal": seal.folder.name, "documents": documents, "root": seal.root}


def folder(call: Call) -> Path:
    """Where seals are. Raises Stop for a URL, where no folder gets its name at once, and for a folder in the lake."""
    where = call.args.to or call.settings.documents.seals
    if "://" in where:
        raise Stop("a cycle is sealed in a file system: name a folder with --to, and no URL; copy it to a bucket then.")
    if Path(where).resolve().is_relative_to(call.root):
        raise Stop(f"a seal is to stand apart from {call.root}, which it proves: name another folder with --to.")
    return own_folders.own_seals(call, Path(where).resolve())


def check_closed(call: Call) -> None:
    """Raises Stop where a document of the cycle is yet to be issued."""
    name = call.args.cycle.name
    opened = drafts.drafted(call, call.pinned(*drafts.READ_TABLES))["drafts"]
    if opened.count:
        ids = opened.rows.select("document_id").orderBy("document_id").limit(NAMED).toArrow()
        told = ", ".join(first(ids.column("document_id").to_pylist(), NAMED, count=opened.count))
        raise Stop(
            f"{opened.count:,} documents of {name} are open ({told}): issue them with tollhouse approve-bills --cycle "
            f"{name}, which says what lets those go that it holds back, and tollhouse issue-bills --cycle {name}, and "
            "seal it then."
        )


def facts(call: Call, tables: Pinned, past: list[Seal], making: Path) -> dict[str, Any]:
    """What the manifest says of a seal, beside its documents and files."""
    settings = as_toml(call.settings)
    (making / "settings.toml").write_text(settings, encoding="utf-8", newline="\n")
    process = here(call.run, call.job, call.began, settings)
    previous = {"seal": past[-1].folder.name, "root": past[-1].root} if past else None
    made = {"sealed_at": call.began.isoformat(), "by": call.args.by, "os_user": process.user, "run": call.run}
    code = {"version": process.version, "code": process.code, "settings": process.settings}
    zones = {"time_zone": call.settings.tariff.time_zone, "time_zones": process.time_zones}
    until = detail_until(call.args.cycle, call.settings.retention.detail_months)
    seal = {"cycle": call.args.cycle.name, "supplement": len(past), "previous": previous, **made, **code, **zones}
    return seal | {"detail_kept_until": until.isoformat(), "versions": dict(tables.versions), **origins(making)}


EXAMPLE = "tollhouse seal-cycle --cycle 2026-03 --by 'C. Tazi'"
JOB = Job("seal-cycle", __doc__, EXAMPLE, arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
