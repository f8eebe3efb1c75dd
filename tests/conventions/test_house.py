"""The rules of the house, as tests: a newcomer learns them from a red line, not from a review."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for path in (ROOT / "chantier").rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "chantier").rglob("templates/**/*.html"))
# Found by their names by Django or allauth, not by our code.
FOUND_BY_NAME = ("account/", "mfa/", "allauth/", "django/", "socialaccount/", "usersessions/")
# Opinions hang on a participation; these models must have no way to a person.
OPINIONS = (
    "debates.Contribution",
    "debates.Vote",
    "debates.PollAnswer",
    "debates.SpeakingTurn",
    "debates.Position",
    "meetings.Attendance",
    "meetings.GroupMember",
    "reports.SectionUpdate",
    "reports.SectionVersion",
    "reports.VersionName",
    "reports.SignOff",
    "reports.Correction",
    "reports.Dissent",
    "reports.Remark",
    "themes.GroupDissent",
    "themes.ThemeWish",
    "themes.Proposal",
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_fits_in_one_reading(path):
    assert len(path.read_text().splitlines()) <= 500, "split it into a folder of the same name"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_fits_on_one_screen(path):
    assert len(path.read_text().splitlines()) <= 120, "move a part into an include"


def functions(path: Path):
    return [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_fits_in_one_look(path):
    limits = {"views": 25} if path.stem == "views" or path.parent.name == "views" else {}
    limit = limits.get("views", 50)
    long = {
        node.name: length
        for node in functions(path)
        if (length := node.end_lineno - node.body[0].lineno + 1) > limit
    }
    assert not long, f"longer than {limit} lines"


def test_every_template_is_used():
    sources = "\n".join(path.read_text() for path in [*SOURCES, *TEMPLATES])
    names = [str(path).split("/templates/")[1] for path in TEMPLATES]
    builtin = {"400.html", "403.html", "404.html", "500.html"}
    unused = [
        name
        for name in names
        if name not in sources and name not in builtin and not name.startswith(FOUND_BY_NAME)
    ]
    assert not unused


def action_modules() -> list[Path]:
    return [
        path
        for path in SOURCES
        if (path.stem == "actions" or path.parent.name == "actions") and "audit" not in path.parts
    ]


@pytest.mark.parametrize("path", action_modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_public_actions_take_keywords_only(path):
    positional = [
        node.name
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.args.args
    ]
    assert not positional


def test_no_view_saves():
    for path in SOURCES:
        if path.stem == "views" or path.parent.name == "views":
            assert ".save()" not in path.read_text(), f"{path}: call an action"


def test_rows_are_chosen_by_the_house_field():
    for path in SOURCES:
        if path.name != "fields.py":
            assert "(forms.ModelMultipleChoiceField" not in path.read_text(), f"{path}: RowsField"
            assert "forms.ModelMultipleChoiceField(" not in path.read_text(), f"{path}: RowsField"


def test_a_page_that_shows_a_refused_form_says_so_in_its_status():
    for path in SOURCES:
        if path.stem != "views" and path.parent.name != "views":
            continue
        for view in ast.walk(ast.parse(path.read_text())):
            if isinstance(view, ast.FunctionDef) and {"POST", "is_valid"} <= attributes(view):
                for call in renders(view):
                    said = {keyword.arg for keyword in call.keywords}
                    assert "status" in said, f"{path}, {view.name}: status=status_of(form)"


def renders(tree):
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "id", "") in {"render", "page"}]


def attributes(tree):
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_every_page_says_its_method():
    """A view names the methods that it answers to, so that TRACE and surprises get a 405."""
    bare = []
    for path in SOURCES:
        if path.stem != "views" and path.parent.name != "views":
            continue
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or not node.args.args:
                continue
            if node.args.args[0].arg == "request" and not node.name.startswith("_"):
                marks = [ast.unparse(mark) for mark in node.decorator_list]
                if not any(mark.startswith("require_") for mark in marks):
                    bare.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert not [name for name in bare if "/ui/" not in name]


@pytest.mark.parametrize("label", OPINIONS)
def test_an_opinion_never_points_to_a_person(label):
    targets = [
        field.related_model._meta.label
        for field in apps.get_model(label)._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
    ]
    assert "people.Person" not in targets
    assert "registrations.Registration" not in targets


def test_only_one_door_reads_who_a_participation_is():
    """Code that names ParticipationLink or walks `link__person` stands in worksites."""
    readers = {
        str(path.relative_to(ROOT / "chantier"))
        for path in SOURCES
        if "ParticipationLink" in path.read_text() or "link__person" in path.read_text()
    }
    assert readers == {
        "worksites/access.py",
        "worksites/identity.py",
        "worksites/models.py",
        "worksites/privacy.py",  # names the field in the register, and reads nothing
    }


def test_models_have_no_default_order():
    """Order is said where it matters, so that no query sorts by surprise."""
    for model in apps.get_models():
        if model.__module__.startswith("chantier."):
            assert not model._meta.ordering, model


def test_decisions_have_one_number_each_and_stay_short():
    paths = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(path.name[:4]) for path in paths]
    assert numbers == list(range(1, len(paths) + 1)), "give the newest decision the next number"
    for path, number in zip(paths, numbers, strict=True):
        text = path.read_text().splitlines()
        assert text[0].startswith(f"# {number}. "), f"{path.name}: the title says another number"
        assert len(text) <= 40, f"{path.name}: 40 lines at most"
