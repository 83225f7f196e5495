"""Which students a refresh computes, and how far it has come: stored, so that a killed refresh goes on where it was."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from ai_school.analytics.facts import Noticed

OVERLAP = timedelta(seconds=1500)
"""A record shows its `modified` only when its transaction ends: at the latest when the longest queue's time is up."""
INTERVAL = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Report:
	"""What a refresh did. `dropped` and `mended` count dirty records by reason (facts.Noticed)."""

	full: bool = False
	students: int = 0
	batches: int = 0
	seconds: float = 0.0
	dropped: Mapping[str, int] = field(default_factory=dict)
	mended: Mapping[str, int] = field(default_factory=dict)

	def after_batch(self, students: int, seconds: float, noticed: Noticed) -> "Report":
		"""The report with one more batch."""
		return replace(
			self,
			students=self.students + students,
			batches=self.batches + 1,
			seconds=round(self.seconds + seconds, 3),
			dropped=dict(Counter(self.dropped) + noticed.dropped),
			mended=dict(Counter(self.mended) + noticed.mended),
		)


@dataclass(frozen=True, slots=True)
class Plan:
	"""A refresh: of all students, or of those with a record changed from `since` on.

	until: when it began, which is the next refresh's watermark. after: the last student, by name, who is done.
	newest: when the newest record of each source was modified when it began, as ISO text.
	"""

	key: str
	version: str
	full: bool
	since: datetime | None
	until: datetime
	after: str = ""
	done: bool = False
	report: Report = field(default_factory=Report)
	newest: Mapping[str, str] = field(default_factory=dict)


def plan(
	key: str,
	version: str,
	now: datetime,
	watermark: datetime | None,
	stored: Plan | None,
	newest: Mapping[str, str],
	*,
	full: bool,
) -> Plan:
	"""The stored plan if it is unfinished and does what is asked for, else a new one under `key`.

	The first refresh is a full one, and so is the one after the clock was set back by more than the interval
	between refreshes: it cannot know what changed meanwhile. A plan of another version of this app is begun
	anew.
	"""
	unfinished = stored if stored and not stored.done else None
	if unfinished and unfinished.version == version and unfinished.until <= now and unfinished.full >= full:
		return unfinished
	full = full or (unfinished is not None and unfinished.full)
	if full or watermark is None or watermark > now + INTERVAL:
		return Plan(key, version, full=True, since=None, until=now, report=Report(full=True), newest=newest)
	return Plan(key, version, full=False, since=min(watermark, now) - OVERLAP, until=now, newest=newest)


def gone_back(stored: Plan | None, newest: Mapping[str, str]) -> set[str]:
	"""Sources whose newest record is older than when the stored plan began: a table was restored, or records are gone."""
	before = stored.newest if stored else {}
	return {source for source, moment in before.items() if newest.get(source, "") < moment}


def needs_another(finished: Plan, asked_on: datetime) -> bool:
	"""Whether a refresh that went on with an older plan has to look for what changed since that plan began."""
	return finished.until < asked_on - INTERVAL


def to_json(plan: Plan) -> dict[str, Any]:
	"""The plan as JSON knows it."""
	since = plan.since.isoformat() if plan.since else None
	return {**asdict(plan), "since": since, "until": plan.until.isoformat()}


def from_json(stored: Mapping[str, Any] | None) -> Plan | None:
	"""The plan that `to_json` made this of; None where there is none or it cannot be read."""
	try:
		values = dict(stored or {})
		since = values.pop("since")
		return Plan(
			**{
				**values,
				"since": datetime.fromisoformat(since) if since else None,
				"until": datetime.fromisoformat(values["until"]),
				"report": Report(**values["report"]),
			}
		)
	except (KeyError, TypeError, ValueError):
		return None
