"""Command line: `python -m dev.openrouter --port 8899`."""

import argparse
import signal
import threading

from dev.openrouter.faults import FAULTS
from dev.openrouter.server import Server


def main() -> int:
	"""Serve until interrupted."""
	parser = argparse.ArgumentParser(prog="python -m dev.openrouter", description=__doc__)
	parser.add_argument("--port", type=int, default=8899, help="0 picks a free one")
	parser.add_argument(
		"--latency", type=float, default=0.0, help="seconds before the first byte of an answer"
	)
	parser.add_argument("--pace", type=float, default=0.03, help="seconds between two pieces of a stream")
	parser.add_argument(
		"--fault", action="append", default=[], choices=sorted(FAULTS), help="for every request"
	)
	arguments = parser.parse_args()
	ended = threading.Event()
	for number in (signal.SIGINT, signal.SIGTERM):
		signal.signal(number, lambda *_: ended.set())
	with Server(port=arguments.port, latency_s=arguments.latency, pace_s=arguments.pace) as server:
		server.control({"faults": arguments.fault, "repeat": True})
		print(f"A stand-in for a model service (no model) listens on {server.url}", flush=True)
		ended.wait()
	return 0


if __name__ == "__main__":
	raise SystemExit(main())
