"""The law of the pricing kernel: plain code over whole numbers, which the compiler takes and never wraps."""

import ast
from collections.abc import Iterator

from tests.architecture import Source, imported, lies_in
from tests.float_law import is_float

KERNEL = "gold.pricing.kernel"
STANDARD = ("math", "typing", "dataclasses", "collections.abc")
"""What the kernel may import beside itself."""

EXACT_FUNCTIONS = ("gcd", "lcm", "isqrt")
"""What it may take of math: functions from whole numbers to whole numbers."""


def kernel_faults(source: Source) -> list[str]:
    """Divisions and floats, and imports of anything else."""
    if not lies_in(source.module, KERNEL):
        return []
    faults = [*inexact(source.tree), *strange(source)]
    return [f"{source.path}:{line} {fault}" for line, fault in faults]


def inexact(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a number may be no whole one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            yield node.lineno, "divides by /: use //"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow) and not is_number(node):
            yield node.lineno, "raises to a power, which may be a fraction"
        if isinstance(node, ast.expr) and is_float(node):
            yield node.lineno, "has a float"
        if isinstance(node, ast.Constant) and isinstance(node.value, complex):
            yield node.lineno, "has a complex number"


def is_number(node: ast.AST) -> bool:
    """Whether it is a number written as a power: 2**62."""
    return isinstance(node, ast.BinOp) and all(isinstance(side, ast.Constant) for side in (node.left, node.right))


def strange(source: Source) -> Iterator[tuple[int, str]]:
    """What it imports that the kernel may not."""
    for line, name in imported(source):
        module, _, last = name.rpartition(".")
        is_known = any(lies_in(name, known) for known in (KERNEL, *STANDARD))
        if not is_known or (module == "math" and last not in EXACT_FUNCTIONS) or name == "math":
            yield line, f"imports {name}"
