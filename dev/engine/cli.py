"""The commands `dev/bench`, `dev/test`, `dev/demo`, `dev/screenshots` and `dev/benchmark`: arguments in, exit status out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

from dev.engine import assets, demo, python_more, screenshots, setup, stack, testing
from dev.engine import settings as chosen
from dev.engine.errors import EngineError, from_os_error
from dev.engine.place import Place
from dev.engine.steps import Printer

BENCH_HELP = """dev/bench COMMAND runs a command of the development bench.

  setup      make the bench and the site school.localhost (what is there stays), start everything
  start      start what does not run: MariaDB, two Redis, the web server, two workers, the scheduler
  stop       stop all of it
  status     say what runs where
  ports      choose free ports anew for what does not run
  password   print the password of Administrator

Anything else is handed to Frappe's own `bench`, for example
  dev/bench --site school.localhost migrate
"""


def main(arguments: Sequence[str]) -> int:
	"""Run one command; a failure is a sentence on stderr and the status 1.

	A reader that has seen enough (`| head`) is no failure to speak of.
	"""
	commands: dict[str, Callable[[Place, list[str]], int]] = {
		"bench": bench,
		"test": testing.run,
		"demo": demo.run,
		"screenshots": screenshots.run,
		"benchmark": testing.benchmark,
		"tools": install_tools,
	}
	try:
		code = commands[arguments[0]](Place(), list(arguments[1:]))
		sys.stdout.flush()
		return code
	except EngineError as problem:
		print(problem, file=sys.stderr)
	except BrokenPipeError:
		os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
	except OSError as error:
		print(from_os_error(error), file=sys.stderr)
	except KeyboardInterrupt:
		print("Interrupted; run the command again to go on from here.", file=sys.stderr)
	return 1


def bench(place: Place, arguments: list[str]) -> int:
	"""Manage the bench, or run one of Frappe's commands in it."""
	own: dict[str, Callable[[Place], None]] = {
		"setup": set_up,
		"start": start,
		"stop": stop,
		"status": status,
		"ports": change_ports,
		"password": password,
	}
	if not arguments or arguments[0] in ("-h", "--help", "help"):
		print(BENCH_HELP)
		return 0
	if arguments[0] in own:
		own[arguments[0]](place)
		return 0
	chosen.load(place)
	command = [str(place.python), "-m", "frappe.utils.bench_helper", "frappe", *arguments]
	return subprocess.run(command, cwd=place.sites, env=place.variables(), check=False).returncode


def set_up(place: Place) -> None:
	"""Make the bench and start it."""
	settings = setup.setup(place, Printer())
	print(
		f"The site is at http://school.localhost:{settings.ports['web']} (Administrator, {settings.admin_password})."
	)


def start(place: Place) -> None:
	"""Start the services."""
	stack.start_all(place, chosen.load(place), Printer())
	status(place)


def stop(place: Place) -> None:
	"""Stop the services."""
	stopped = stack.stop_all(place)
	print(f"Stopped {', '.join(stopped)}." if stopped else "Nothing was running.")


def status(place: Place) -> None:
	"""Print what runs."""
	print("\n".join(stack.status(place, chosen.load(place))))


def change_ports(place: Place) -> None:
	"""Choose other ports for what does not run."""
	settings = chosen.change_ports(place, keep=stack.running(place))
	stack.write_configuration(place, settings)
	print(", ".join(f"{name} {port}" for name, port in settings.ports.items()))


def password(place: Place) -> None:
	"""Print Administrator's password on every site of the bench."""
	print(chosen.load(place).admin_password)


def install_tools(place: Place, _arguments: list[str]) -> int:
	"""Install what `.ci/run` checks the code with."""
	printer = Printer()
	python_more.tools_python(place, printer.reporter("Python tools"))
	python_more.semgrep(place, printer.reporter("semgrep"))
	assets.install_tools(place, printer.reporter("npm tools"))
	return 0
