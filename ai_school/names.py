"""Many names in a query as one parameter: a parameter each is what most of the query's own time would go into."""

from collections.abc import Iterable
from typing import Any

from pypika.terms import Term, Tuple


class Names(Term):
	"""The right side of `field.isin(…)`; no names are nobody's."""

	def __init__(self, names: Iterable[str]) -> None:
		super().__init__()
		self.names = tuple(names)

	def get_sql(self, param_wrapper: Any = None, **options: Any) -> str:
		"""One placeholder, whose value the database's driver writes as a list; literals where there are no parameters."""
		if not self.names:
			return "(NULL)"
		if param_wrapper is None:
			return str(Tuple(*self.names).get_sql(**options))
		return str(param_wrapper.get_sql(param_value=self.names))
