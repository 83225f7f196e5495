"""Values of JSON fields: MariaDB hands them back as text, PostgreSQL as what they mean."""

import json
from typing import Any


def value(stored: Any, default: Any = None) -> Any:
	"""What a JSON field holds; `default` where it is empty or damaged."""
	if not isinstance(stored, str):
		return default if stored is None else stored
	try:
		return json.loads(stored) if stored else default
	except ValueError:
		return default
