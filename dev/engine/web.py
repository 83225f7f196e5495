"""The WSGI application of the development bench: Frappe, with assets and public files served beside it.

Frappe's own development server is not used: of this version it listens on every address and its middleware for files
can be led out of the folder.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import frappe.app
from werkzeug.exceptions import NotFound
from werkzeug.middleware.shared_data import SharedDataMiddleware

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
SITES = Path(os.environ.get("SITES_PATH", ".")).resolve()


class Web:
	"""Serves `/assets` and each site's `/files`, and everything else with Frappe.

	A host name that is no site's, such as 127.0.0.1, leads to the bench's default site.
	"""

	def __init__(self, sites: Path) -> None:
		self.sites = sites
		self.frappe = SharedDataMiddleware(
			frappe.app.application, {"/assets": str(sites / "assets")}, cache_timeout=0
		)
		self.files: dict[str, SharedDataMiddleware] = {}
		self.default_site: str = json.loads((sites / "common_site_config.json").read_text())["default_site"]

	def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
		"""Answer one request. There is no realtime server here, and asking Frappe for one would only cost time."""
		if environ.get("PATH_INFO", "").startswith("/socket.io"):
			return NotFound()(environ, start_response)
		site = self.site(environ.get("HTTP_X_FRAPPE_SITE_NAME") or environ.get("HTTP_HOST", ""))
		environ["HTTP_X_FRAPPE_SITE_NAME"] = site
		if environ.get("PATH_INFO", "").startswith("/files/"):
			return self.public_files(site)(environ, start_response)
		return self.frappe(environ, start_response)

	def site(self, host: str) -> str:
		"""The site of that host name, or the default one."""
		name = host.split(":", 1)[0]
		known = name and "/" not in name and (self.sites / name / "site_config.json").is_file()
		return name if known else self.default_site

	def public_files(self, site: str) -> SharedDataMiddleware:
		"""The server of that site's public files."""
		if site not in self.files:
			folder = self.sites / site / "public" / "files"
			self.files[site] = SharedDataMiddleware(self.frappe, {"/files": str(folder)}, cache_timeout=0)
		return self.files[site]


application = Web(SITES)
