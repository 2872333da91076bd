"""The README stays true."""

import re
from pathlib import Path

import cli
import metrics
from metrics._glossary import markdown

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_glossary_is_the_one_made_from_the_declarations() -> None:
    written = README.partition("<!-- glossary -->\n")[2].partition("\n<!-- end of glossary -->")[0]
    assert written == markdown(metrics.ALL), "run: accord glossary --write README.md"


def test_every_link_and_picture_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if "://" not in target and not (ROOT / target).exists()] == []


def test_every_room_has_its_paragraph() -> None:
    rooms = {path.parent.name for path in ROOT.glob("[a-z]*/*") if path.suffix == ".py" or path.parent.name == "pages"}
    assert [room for room in sorted(rooms - {"benchmarks"}) if f"**{room}/**" not in README] == []


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    command = README.partition("<!-- test command -->\n```sh\n")[2].partition("\n```")[0]
    assert "README.md" in script
    assert command.startswith("python3 -m venv .venv && ")
    assert "pytest" in command


def test_every_command_it_names_exists(capsys) -> None:  # type: ignore[no-untyped-def]
    named = set(re.findall(r"accord (run|[a-z]+)(?= |`|$)", README, flags=re.MULTILINE))
    help_text = cli._parser().format_help()
    assert {"run", "import", "user", "metrics", "glossary"} <= named
    assert [name for name in sorted(named) if f"    {name} " not in help_text] == []
