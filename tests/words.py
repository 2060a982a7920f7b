"""Names of the house: a variable, parameter or field is called by a noun. Reads with ast, runs nothing."""

import ast
from collections.abc import Iterator

from tests.architecture import Source

FORBIDDEN = ("its", "each", "found", "those", "theirs", "mine")
"""What says nothing of what it holds."""

IN_THE_CHAIN = ("gold/issuing/chain.py", "jobs/reading/issuing.py", "jobs/reading/sealing.py")
"""What may speak of a place: that of a document in the chain of all. Of a list it is an index, of a file a path."""


def bound(source: Source) -> Iterator[tuple[int, str]]:
    """Line and name of all that the file binds: variables, parameters, functions, classes, fields and imports."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name
            case ast.alias(asname=str(name)):
                yield node.lineno, name


def word_faults(source: Source) -> list[str]:
    """The names that are no nouns."""
    return [
        f"{source.path}:{line} binds {name}: call it by a noun" for line, name in bound(source) if name in FORBIDDEN
    ]


def place_faults(source: Source) -> list[str]:
    """The names that call something else a place."""
    named = [(line, name) for line, name in bound(source) if {"place", "places"} & set(name.split("_"))]
    return [
        f"{source.path}:{line} binds {name}: call it an index, a path, or what it is"
        for line, name in named
        if source.path not in IN_THE_CHAIN
    ]
