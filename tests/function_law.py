"""The law of functions: what another file calls says what it does, and none has more than five parameters."""

import ast
from collections.abc import Iterator

from tests.architecture import Source, imported

MOST_PARAMETERS = 5

COMPILED = "gold/pricing/kernel/"
"""Its functions are handed the arrays that they write to: compiled code has nothing else to return many rows in."""


def silent_faults(files: list[Source]) -> list[str]:
    """The functions without a docstring that another of the files names. A helper of one file may have none."""
    called = {name for source in files for name in named_elsewhere(source)}
    return [
        f"{source.path}:{node.lineno} {node.name} is called from another file and does not say what it does"
        for source in files
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef) and not ast.get_docstring(node)
        if f"{source.module}.{node.name}" in called
    ]


def named_elsewhere(source: Source) -> Iterator[str]:
    """Full names of what a file imports, and of what it takes from imported modules: jobs.rate_usage.run."""
    names = {name.rpartition(".")[2]: name for _, name in imported(source)}
    yield from names.values()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            yield f"{names[node.value.id]}.{node.attr}"


def parameter_faults(source: Source) -> list[str]:
    """The functions with too many parameters, self and cls and those of unknown number not counted."""
    if source.path.startswith(COMPILED):
        return []
    return [
        f"{source.path}:{node.lineno} {node.name} has {count} parameters, at most {MOST_PARAMETERS}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (count := parameters(node)) > MOST_PARAMETERS
    ]


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many it has."""
    named = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return sum(parameter.arg not in ("self", "cls") for parameter in named)
