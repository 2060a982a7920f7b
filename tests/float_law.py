"""The law of money: no float in silver, gold and the dashboard, whose coordinates are whole numbers."""

import ast

from tests.architecture import Source, lies_in

MONEY = ("silver", "gold", "serving.dashboard")


def float_faults(source: Source) -> list[str]:
    """Floats where money passes: literals, float(), and casts to float or double."""
    if not any(lies_in(source.module, home) for home in MONEY):
        return []
    passed = {id(part) for node in ast.walk(source.tree) for part in harmless(node)}
    return [
        f"{source.path}:{node.lineno} has a float: use a decimal, or a whole number of micro-units"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.expr) and id(node) not in passed and is_float(node)
    ]


def harmless(node: ast.AST) -> list[ast.AST]:
    """A text that stands alone, and the types that isinstance asks for: whoever refuses a float must name it."""
    if isinstance(node, ast.Expr):
        return [node.value]
    asks = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance"
    return list(ast.walk(node.args[1])) if isinstance(node, ast.Call) and asks else []


def is_float(node: ast.AST) -> bool:
    """Whether a node makes or names a float."""
    if isinstance(node, ast.Name):
        return node.id in ("float", "DoubleType", "FloatType")
    if not isinstance(node, ast.Constant):
        return False
    return isinstance(node.value, float) or (isinstance(node.value, str) and node.value.lower() in ("float", "double"))
