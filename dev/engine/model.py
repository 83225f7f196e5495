"""The stand-in for a model service beside a demonstration: its process, and the site's settings that point at it."""

from __future__ import annotations

from dev.engine.place import Place
from dev.engine.ports import HOST
from dev.engine.services import Service, start, stop
from dev.engine.settings import Settings
from dev.engine.shell import run
from dev.engine.stamps import Stamps
from dev.engine.steps import Printer


def service(place: Place, chosen: Settings) -> Service:
	"""The stand-in's process."""
	port = chosen.ports["model"]
	return Service(
		"model", (str(place.python), "-m", "dev.openrouter", "--port", str(port)), port, place.repository
	)


def switch(place: Place, chosen: Settings, site: str, *, on: bool, printer: Printer) -> None:
	"""Have the site ask the stand-in, or no model if it was asked before; nothing to do if that is so already."""
	if on:
		start(place, service(place, chosen))
	stamps, name = Stamps(place.stamps), f"model of {site}"
	address = f"http://{HOST}:{chosen.ports['model']}/api/v1" if on else ""
	if (stamps.read(name) or "") == address:
		return
	printer.say(f"Settings of {site}: {'the stand-in for a model' if on else 'no model'}")
	command = [place.python, "-m", "dev.engine.point_model", site, address]
	run(
		"Changing the model's settings",
		command,
		place.log("model settings"),
		cwd=place.sites,
		env=place.variables(),
	)
	stamps.write(name, address)
	if not on:
		stop(place, "model")
