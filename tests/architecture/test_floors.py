"""The house stands as docs/architecture.md draws it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ["culture_app", "recommender", "ticketing", "mobility", "personal_vault"]
CODE = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_imports_point_down_only():
    checker = Path(sys.executable).parent / "lint-imports"
    ended = subprocess.run([checker, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("name", ["utils", "helpers", "managers", "signals", "common", "misc"])
def test_no_file_is_a_drawer_for_everything(name):
    assert not [path for path in CODE if path.stem == name]


def test_every_file_is_one_idea_long():
    assert not [str(path.relative_to(ROOT)) for path in CODE if len(path.read_text().splitlines()) > 300]


def test_every_domain_error_has_a_code_of_its_own():
    codes: dict[str, str] = {}
    for path in CODE:
        if path.name != "errors.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ClassDef):
                continue
            for line in node.body:
                named = isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "code"
                if named and isinstance(line.value, ast.Constant):
                    where = f"{path.relative_to(ROOT)}:{node.name}"
                    assert line.value.value not in codes, f"{where} and {codes[line.value.value]}"
                    codes[line.value.value] = where
    assert codes


def test_rooms_ask_the_kernel_for_the_time():
    # The wall clock has its uses (lifetimes of tokens, of cached keys); a file that uses it says why.
    asked = re.compile(r"\b(datetime\.now\(|timezone\.now\(|date\.today\(|datetime\.utcnow\()")
    faults = [
        str(path.relative_to(ROOT))
        for path in CODE
        if "kernel" not in path.parts
        and asked.search(path.read_text())
        and "wall clock" not in path.read_text().lower()
    ]
    assert not faults


def test_nothing_has_a_foreign_key_into_the_vault():
    from django.apps import apps

    vault = {"personal_vault", "vault_keys"}
    assert not [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model
        and field.related_model._meta.app_label in vault
        and model._meta.app_label not in vault
    ]


def test_no_text_names_a_machine_of_ours_or_a_registry():
    forbidden = re.compile(
        r"/root/|/work/|/home/\w+/|pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org"
    )
    faults = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in tracked()
        if path.exists() and path.suffix not in {".png", ".jpg"} and path != Path(__file__)
        if (found := forbidden.search(path.read_text(errors="replace")))
    ]
    assert not faults
