"""What each measured number means: the table of limits, at the limit and on both sides of it."""

import pytest

from ai_school.health import budget, remedies, service
from ai_school.health.budget import FAILING, OK, WARNING, Finding, Limits, Schedule
from ai_school.health.memory import Machine

LIMITS = Limits(tutor_mb=1024, machine_mb=3500)
RUNNING = Schedule(enabled=True, dormant=False, since_s=30)
DAY_S = 24 * 3600


def finding(level):
	return Finding("any", level, f"a {level} sentence")


@pytest.mark.parametrize(
	("levels", "status"),
	[
		([], "ok"),
		([OK, OK], "ok"),
		([OK, WARNING], "degraded"),
		([WARNING, FAILING, OK], "failing"),
		([FAILING], "failing"),
	],
)
def test_the_worst_finding_is_the_status(levels, status):
	assert budget.status(map(finding, levels)) == status


def test_reasons_name_what_fails_first_and_leave_out_what_is_well():
	listed = [finding(WARNING), finding(OK), finding(FAILING)]
	assert budget.reasons(listed) == ["a failing sentence", "a warning sentence"]


def machine(used, total=4000):
	return Machine(total, total - used, 0, 0)


@pytest.mark.parametrize(
	("used", "tutor_mb", "limits", "level"),
	[
		(2000, 100, LIMITS, OK),
		(3500, 100, LIMITS, OK),
		(3501, 100, LIMITS, WARNING),
		(3800, 100, LIMITS, WARNING),
		(3801, 100, LIMITS, FAILING),
		(2000, 1024, LIMITS, OK),
		(2000, 1025, LIMITS, WARNING),
		(3700, 2000, Limits(0, 0), OK),
		(3801, 0, Limits(0, 0), FAILING),
	],
)
def test_memory(used, tutor_mb, limits, level):
	found = budget.memory(machine(used), tutor_mb, 1500, limits)
	assert found.level == level
	assert found.numbers["used_mb"] == used


def test_memory_names_the_numbers_and_the_way_out():
	sentence = budget.memory(machine(3612), 0, 0, LIMITS).sentence
	assert "3612" in sentence
	assert "3500" in sentence
	assert "fewer workers" in sentence


def test_a_server_that_does_not_answer_fails_in_its_client_s_words():
	assert budget.answers("cache", "Redis", None).level == OK
	found = budget.answers("cache", "Redis at 127.0.0.1:1", "connection refused")
	assert found.level == FAILING
	assert "connection refused" in found.sentence


@pytest.mark.parametrize(
	("listening", "asked", "level"),
	[
		({"default": 1, "tutor": 1}, "tutor", OK),
		({"default": 1, "tutor": 0}, None, OK),
		({"default": 1, "tutor": 0}, "tutor", WARNING),
		({"default": 1}, "tutor", WARNING),
		({"default": 0, "tutor": 1}, "tutor", FAILING),
		({}, None, FAILING),
	],
)
def test_workers(listening, asked, level):
	assert budget.workers(listening, "default", asked).level == level


@pytest.mark.parametrize(
	("oldest_s", "level"), [(0, OK), (300, OK), (301, WARNING), (1800, WARNING), (1801, FAILING)]
)
def test_waiting_jobs(oldest_s, level):
	found = budget.waiting({"default": 3, "long": 1}, oldest_s)
	assert (found.level, found.numbers["depth"]) == (level, 4)


@pytest.mark.parametrize(
	("schedule", "tutor", "level"),
	[
		(RUNNING, True, OK),
		(Schedule(False, False, 30), True, FAILING),
		(Schedule(False, False, 30), False, WARNING),
		(Schedule(True, False, None), True, FAILING),
		(Schedule(True, False, None), False, WARNING),
		(Schedule(True, False, 60 + 300), True, OK),
		(Schedule(True, False, 60 + 301), True, WARNING),
		(Schedule(True, False, 60 + 1801), True, FAILING),
		(Schedule(True, False, 60 + 1801), False, WARNING),
		(Schedule(True, False, 240 + 300, interval_s=240), True, WARNING),
		(Schedule(True, False, 240 + 300, interval_s=240), False, OK),
		(Schedule(True, False, 240 + 1801, interval_s=240), True, FAILING),
		(Schedule(True, False, 60 + 300, interval_s=15), True, OK),
		(Schedule(True, True, DAY_S), True, OK),
		(Schedule(True, True, DAY_S + 1801), True, FAILING),
	],
)
def test_scheduler(schedule, tutor, level):
	assert budget.scheduler(schedule, tutor).level == level


@pytest.mark.parametrize(
	("schedule", "said", "command"),
	[
		(Schedule(False, False, 30), "is off", "bench --site x enable-scheduler"),
		(Schedule(False, False, 30, paused=True), "is paused", "bench --site x scheduler resume"),
		(Schedule(True, False, None), "not registered", "bench --site x migrate"),
		(
			Schedule(True, False, 30, interval_s=240),
			"every 240 seconds",
			"bench set-config -gp scheduler_tick_interval 60",
		),
		(Schedule(True, False, 3600, interval_s=240), "60 minutes ago", remedies.RESTART),
		(Schedule(True, False, 3600), "60 minutes ago", remedies.RESTART),
	],
)
def test_the_command_is_that_of_what_is_wrong_with_the_scheduler(schedule, said, command):
	found = budget.scheduler(schedule, tutor_enabled=True)
	assert said in found.sentence
	assert remedies.remedy("scheduler", "x", numbers=found.numbers) == command


def test_a_school_on_holiday_is_told_why_its_jobs_are_rare():
	assert "once a day" in budget.scheduler(Schedule(True, True, 3600), True).sentence


ON = service.Model(wanted=True, calls_left=40)


@pytest.mark.parametrize(
	("state", "level", "word"),
	[
		(service.Model(wanted=False), OK, "No external model"),
		(ON, OK, "40"),
		(service.Model(True, calls_left=40, probed=True), OK, "answers"),
		(service.Model(True, calls_left=40, problem="The API key is missing."), WARNING, "API key"),
		(service.Model(True, breaker="open", calls_left=40), WARNING, "several times"),
		(service.Model(True, breaker="half-open", calls_left=40), OK, "40"),
		(service.Model(True, calls_left=0), WARNING, "used up"),
		(service.Model(True, calls_left=40, probed=True, problem="It is away."), WARNING, "It is away."),
		(service.Model(True, disabled_reason="The key was rejected."), WARNING, "The key was rejected."),
		(service.Model(False, disabled_reason="The key was rejected."), OK, "No external model"),
	],
)
def test_model(state, level, word):
	found = service.model(state)
	assert found.level == level
	assert word in found.sentence


def test_a_lasting_reason_is_named_before_a_passing_one():
	state = service.Model(True, disabled_reason="The key was rejected.", breaker="open", calls_left=0)
	assert "rejected" in service.model(state).sentence


@pytest.mark.parametrize(
	("documents", "material", "level"),
	[(12, 12, OK), (0, 0, OK), (3, 0, OK), (0, 12, WARNING), (None, 12, WARNING), (None, 0, WARNING)],
)
def test_search_index(documents, material, level):
	assert service.search_index(documents, material).level == level


def test_mood():
	assert service.mood("model").level == OK
	found = service.mood("NumPy is missing.")
	assert found.level == WARNING
	assert "NumPy is missing." in found.sentence


@pytest.mark.parametrize(
	("age_s", "students", "schedule", "level"),
	[
		(60, 5, RUNNING, OK),
		(1800, 5, RUNNING, OK),
		(1801, 5, RUNNING, WARNING),
		(None, 5, RUNNING, WARNING),
		(None, 0, RUNNING, OK),
		(DAY_S, 5, Schedule(True, True, 60), OK),
		(2 * DAY_S, 5, Schedule(True, True, 60), WARNING),
	],
)
def test_analytics(age_s, students, schedule, level):
	assert service.analytics(age_s, students, schedule).level == level


@pytest.mark.parametrize(
	("oldest_s", "level"), [(0, OK), (180, OK), (181, WARNING), (600, WARNING), (601, FAILING)]
)
def test_messages(oldest_s, level):
	assert service.messages(2, oldest_s).level == level


@pytest.mark.parametrize(
	("enabled", "named", "reachable", "level"),
	[(False, 0, 0, OK), (True, 0, 0, FAILING), (True, 2, 0, FAILING), (True, 2, 1, OK)],
)
def test_contacts(enabled, named, reachable, level):
	assert service.contacts(enabled, named, reachable).level == level


@pytest.mark.parametrize(("oldest_s", "level"), [(0, OK), (180, OK), (181, FAILING)])
def test_flags(oldest_s, level):
	assert service.flags(1, oldest_s).level == level


def test_every_sentence_goes_through_the_translation():
	def upper(text):
		return text.upper()

	for found in (
		budget.memory(machine(3600), 0, 0, LIMITS, upper),
		budget.workers({}, "default", None, upper),
		budget.scheduler(RUNNING, True, upper),
		budget.unchecked("any", "x", upper),
		service.model(ON, upper),
		service.flags(1, 900, upper),
	):
		assert found.sentence[:12].isupper()
