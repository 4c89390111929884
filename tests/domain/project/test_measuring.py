"""Nothing that measures reaches for a name that has moved: scripts run by hand rot unseen otherwise."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
OURS = ("hub", "cms", "crm", "chain", "reports")
SCRIPTS = sorted([*(ROOT / "tests" / "bench").rglob("*.py"), *(ROOT / "tests" / "resilience").rglob("*.py")])


def missing(script: Path) -> list[str]:
    """Names that a script takes from the product, or from a script beside it, and that are not there."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    lacking, beside = [], {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in OURS:
            lacking += [f"{node.module}.{one.name}" for one in node.names if not there(node.module, one.name)]
        if isinstance(node, ast.Import):
            near = ((one, script.parent / f"{one.name}.py") for one in node.names)
            beside |= {one.asname or one.name: names_in(path) for one, path in near if path.exists()}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in beside:
            lacking += [f"{node.value.id}.{node.attr}"] * (node.attr not in beside[node.value.id])
    return lacking


def there(module: str, name: str) -> bool:
    if hasattr(import_module(module), name):
        return True
    try:
        return import_module(f"{module}.{name}") is not None
    except ModuleNotFoundError:
        return False


def names_in(path: Path) -> set[str]:
    """What a script defines or imports, at whatever depth: too many rather than too few."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {one.asname or one.name for one in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def test_the_scripts_are_found():
    assert len(SCRIPTS) > 25


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(ROOT / "tests").as_posix())
def test_a_script_finds_what_it_names(script):
    assert missing(script) == []


def test_a_name_that_moved_is_noticed(tmp_path):
    (tmp_path / "peer.py").write_text("def here(): ...\n", encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text("import peer\nfrom hub.kernel.clock import gone\npeer.here()\npeer.moved()\n", encoding="utf-8")
    assert missing(script) == ["hub.kernel.clock.gone", "peer.moved"]
