"""The steps that make the bench, in the order that each of them needs."""

from __future__ import annotations

from collections.abc import Sequence

from dev.engine import assets, debian, python_env, stack
from dev.engine.database import database
from dev.engine.errors import check_room
from dev.engine.place import SCHOOL, Place
from dev.engine.settings import Settings, ensure
from dev.engine.sites import Sites
from dev.engine.stamps import Stamps, fingerprint
from dev.engine.steps import Printer, Report, Step, only_one, run_steps

SERVED = ("Debian: Python", "Debian: servers")
OF_DATABASE = {"mariadb": (), "postgres": ("Debian: PostgreSQL",)}
"""Debian's packages that a site on that database needs beside SERVED."""
WITH_DESK = (*SERVED, "Debian: Node.js")
WITH_BROWSER = (*WITH_DESK, "Debian: Chromium")


def base_steps(place: Place, settings: Settings, debian_steps: Sequence[str]) -> list[Step]:
	"""Packages, the Python environment, the engine, and the running stores."""
	env, engine = place.environment, place.apps / "frappe" / "frappe" / "__init__.py"

	def install(report: Report) -> None:
		python_env.install_packages(place, report)

	def fetch(report: Report) -> None:
		python_env.fetch_engine(place, report)

	def lay_out(_report: Report) -> None:
		python_env.link_apps(place)
		stack.write_configuration(place, settings)

	def start(_report: Report) -> None:
		stack.start_stores(place, settings)

	return [
		*debian.steps(place, debian_steps),
		Step("Python packages", install, python_env.fingerprint_packages, (env,), ("Debian: Python",)),
		Step("Engine", fetch, python_env.fingerprint_engine, (engine,), ("Python packages",)),
		Step(
			"Bench layout", lay_out, lambda: layout(place, settings), (place.sites / "apps.txt",), ("Engine",)
		),
		Step("MariaDB and Redis", start, after=("Debian: servers",)),
	]


def layout(place: Place, settings: Settings) -> str:
	"""What the bench's layout is made from."""
	return fingerprint(
		sorted(place.app_folders().items()), sorted(settings.ports.items()), python_env.fingerprint_packages()
	)


def site_step(
	place: Place, settings: Settings, site: str, *, kind: str = "mariadb", fresh: bool = False
) -> Step:
	"""The step that makes a site or brings it up to date; `fresh` brings a site for tests back to its first state."""
	server = database(place, settings, kind)
	sites = Sites(place, settings, server, kind)

	def work(report: Report) -> None:
		server.start()
		(sites.reset if fresh else sites.ensure)(site, report)

	return Step(f"Site {site}", work, after=("Bench layout", "MariaDB and Redis", *OF_DATABASE[kind]))


def prepare(place: Place, steps: Sequence[Step], printer: Printer) -> None:
	"""Run steps of the setup while no other command changes this bench."""
	if Stamps(place.stamps).read("Python packages") is None:
		check_room(place.folder)
	with only_one(place.run / "setup.lock", "sets up this bench", printer):
		run_steps(steps, Stamps(place.stamps), printer)


def setup(place: Place, printer: Printer) -> Settings:
	"""The whole bench with the school's site, its services running."""
	settings = ensure(place)
	steps = [
		*base_steps(place, settings, WITH_DESK),
		*assets.steps(place, settings),
		site_step(place, settings, SCHOOL),
	]
	prepare(place, steps, printer)
	stack.start_all(place, settings, printer)
	return settings
