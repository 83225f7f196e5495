"""Failures as one sentence for the person at the terminal: what went wrong and what to do about it."""

from __future__ import annotations

import errno
import re
import shutil
from pathlib import Path

LOG_TAIL = 12
FULL_BYTES = 100_000_000
NEEDED_BYTES = 3_000_000_000
FULL = "the disk is full; free about 3 GB and run the command again"

ADVICE = (
	(r"No space left on device|ENOSPC|Disk quota exceeded", FULL),
	(
		r"Could not get lock|dpkg frontend lock",
		"another package installation is running; wait for it and run the command again",
	),
	(
		r"THESE PACKAGES DO NOT MATCH THE HASHES|EINTEGRITY",
		"a downloaded package is not the pinned one; clear the cache of pip or npm, check which index is configured, and run the command again",
	),
	(
		r"CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|unable to (get|verify) .*certificate",
		"the certificate of the package registry is not trusted here; install the authority's certificate (a proxy may have "
		"its own) or name it in PIP_CERT and NODE_EXTRA_CA_CERTS, and run the command again",
	),
	(
		r"Temporary failure (in name resolution|resolving)|Name or service not known|NewConnectionError|Max retries exceeded"
		r"|Connection (refused|reset|timed out)|ConnectTimeout|ReadTimeout|Network is unreachable|getaddrinfo"
		r"|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|Failed to fetch|Could not connect",
		"the package registry cannot be reached; check the network or the proxy and run the command again",
	),
	(
		r"No matching distribution found|E404|Unable to locate package",
		"the configured registry does not offer a package that is needed; use the public one or a full mirror",
	),
	(
		r"Permission denied|EACCES|are you root|Operation not permitted",
		"a right is missing; run the command as a user who may do this",
	),
)


class EngineError(Exception):
	"""One sentence (or a sentence and the tail of a log) that says what to do; never shown with a stack trace."""


def advice(output: str) -> str:
	"""What to do about a command that failed with this output, or an empty string if nobody knows."""
	return next((text for pattern, text in ADVICE if re.search(pattern, output)), "")


def is_full(folder: Path) -> bool:
	"""Whether the disk that holds the folder has no room left; programs often do not say that they failed for it."""
	return shutil.disk_usage(folder).free < FULL_BYTES


def check_room(folder: Path) -> None:
	"""Raise EngineError if the disk has too little room for a new bench."""
	free = shutil.disk_usage(folder).free
	if free < NEEDED_BYTES:
		raise EngineError(
			f"The disk has too little room for the bench: {free / 1e9:.1f} GB of the {NEEDED_BYTES / 1e9:.1f} GB that it needs "
			f"are free at {folder}; free some and run the command again."
		)


def from_output(what: str, output: str, log: Path) -> EngineError:
	"""The problem behind a failed command: advice if the output is a known one, else the log's last lines."""
	known = FULL if is_full(log.parent) else advice(output)
	if known:
		return EngineError(f"{what} failed: {known} (details in {log}).")
	if "Traceback (most recent call last)" in output:
		return EngineError(f"{what} failed: {output.rstrip().splitlines()[-1]} (details in {log}).")
	return EngineError(f"{what} failed; the log {log} ends with:\n{tail(output)}")


def from_os_error(error: OSError) -> EngineError:
	"""The problem behind an error of the operating system."""
	where = f" ({error.filename})" if error.filename else ""
	if error.errno in (errno.ENOSPC, errno.EDQUOT):
		return EngineError(f"The disk is full{where}: free about 3 GB and run the command again.")
	if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
		return EngineError(f"No right to write here{where}: run the command as the owner of this folder.")
	if error.errno == errno.ENOENT:
		return EngineError(f"A file or program is missing{where}: run `dev/bench setup` again.")
	return EngineError(f"The system refused{where}: {error.strerror or error}.")


def tail(text: str, lines: int = LOG_TAIL) -> str:
	"""The last lines of a log, indented."""
	return "\n".join(f"    {line}" for line in text.rstrip().splitlines()[-lines:])
