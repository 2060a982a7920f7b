"""The law of functions: what another file calls says what it does, and none asks for more than five things."""

import ast
from collections.abc import Iterator

from tests.architecture import Source, imported


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
