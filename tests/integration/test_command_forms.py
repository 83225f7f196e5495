"""The form of every command: help with an example that can be copied, --json, exit status 2 when it is used wrongly."""

import re
import shlex

import pytest
from click.testing import CliRunner

NAMES = (
	"ask",
	"demo",
	"doctor",
	"erase-student",
	"export-student",
	"health",
	"index",
	"purge",
	"refresh",
	"train-mood",
	"train-risk",
	"tune",
)


@pytest.fixture(scope="module")
def group(site):
	from ai_school.commands import commands

	return next(command for command in commands if command.name == "ai-school")


def test_the_commands_are_those_that_are_documented(group):
	assert tuple(sorted(group.commands)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_help_has_an_example_on_one_line_that_the_command_takes(group, name):
	shown = CliRunner().invoke(group, [name, "--help"], terminal_width=80)
	assert shown.exit_code == 0
	assert "--json" in shown.output
	found = re.search(
		rf"^  Example: bench --site \S+ ai-school {name}(?: (.*))?$", shown.output, re.MULTILINE
	)
	assert found, shown.output
	command = group.commands[name]
	given = [str(__file__) if one.startswith("/srv/") else one for one in shlex.split(found[1] or "")]
	parsed, unused, _order = command.make_parser(
		command.make_context(name, [], resilient_parsing=True)
	).parse_args(given)
	assert unused == []
	assert len(parsed) >= len([one for one in given if one.startswith("--")])


@pytest.mark.parametrize("name", NAMES)
def test_a_command_that_is_used_wrongly_ends_with_2_and_a_sentence(group, name):
	wrong = CliRunner().invoke(group, [name, "--nonsense"])
	assert wrong.exit_code == 2
	assert "No such option" in wrong.output


def test_the_demonstration_is_told_in_lines(capsys):
	from ai_school.commands import demonstration

	demonstration._print(
		{
			"school": "Riverside School",
			"inserted": 3,
			"counts": {"Student": 160},
			"password": "secret",
			"logins": {"guardian": {"user": "leyla.demir@riverside.example"}},
			"stories": [{"student_name": "Elif Demir", "story": "steady_climber"}],
		}
	)
	told = capsys.readouterr().out
	assert "{" not in told
	assert re.search(r"^  Student +160$", told, re.MULTILINE)
	assert re.search(r"^  leyla\.demir@riverside\.example +guardian$", told, re.MULTILINE)
	assert "steady climber" in told
