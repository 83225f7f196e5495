"""Steps run in the order that they need, once, and again when what they are made from has changed."""

import io
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from dev.engine.errors import EngineError
from dev.engine.stamps import Stamps, fingerprint
from dev.engine.steps import Printer, Report, Step, only_one, run_steps


@pytest.fixture
def stamps(tmp_path: Path) -> Stamps:
	return Stamps(tmp_path / "stamps")


def noting(done: list[str], name: str) -> Callable[[Report], None]:
	return lambda _report: done.append(name)


def quiet() -> Printer:
	return Printer(io.StringIO())


def test_steps_wait_for_those_they_need(stamps: Stamps) -> None:
	done: list[str] = []
	steps = [
		Step("site", noting(done, "site"), after=("packages", "database")),
		Step("database", noting(done, "database"), after=("packages",)),
		Step("packages", noting(done, "packages"), after=("a step of another command",)),
	]
	run_steps(steps, stamps, quiet())
	assert done == ["packages", "database", "site"]


def test_steps_that_do_not_need_each_other_run_side_by_side(stamps: Stamps) -> None:
	meeting = threading.Barrier(2, timeout=10)
	steps = [Step(name, lambda _report: void(meeting.wait())) for name in ("npm", "pip")]
	run_steps(steps, stamps, quiet())


def void(_value: object) -> None:
	"""A step returns nothing."""


def test_step_is_skipped_until_its_inputs_change(stamps: Stamps) -> None:
	done: list[str] = []
	version = ["1"]
	step = Step("build", noting(done, "build"), lambda: version[0])
	run_steps([step], stamps, quiet())
	run_steps([step], stamps, quiet())
	assert done == ["build"]
	version[0] = "2"
	run_steps([step], stamps, quiet())
	assert done == ["build", "build"]


def test_step_runs_again_when_its_result_is_gone(stamps: Stamps, tmp_path: Path) -> None:
	made = tmp_path / "made"
	step = Step("build", lambda _report: made.touch(), lambda: "1", (made,))
	run_steps([step], stamps, quiet())
	made.unlink()
	run_steps([step], stamps, quiet())
	assert made.exists()


def test_step_that_failed_runs_again(stamps: Stamps) -> None:
	done: list[str] = []

	def fails(_report: Report) -> None:
		done.append("tried")
		raise EngineError("no network")

	for _ in range(2):
		with pytest.raises(EngineError, match="no network"):
			run_steps([Step("fetch", fails, lambda: "1")], stamps, quiet())
	assert done == ["tried", "tried"]


def test_step_that_is_interrupted_after_an_earlier_success_is_not_taken_for_done(stamps: Stamps) -> None:
	run_steps([Step("site", lambda _report: None, lambda: "1")], stamps, quiet())

	def broken(_report: Report) -> None:
		raise EngineError("killed")

	with pytest.raises(EngineError):
		run_steps([Step("site", broken, lambda: "2")], stamps, quiet())
	assert stamps.read("site") is None


def test_steps_after_a_failed_one_do_not_run(stamps: Stamps) -> None:
	done: list[str] = []

	def fails(_report: Report) -> None:
		raise OSError(28, "No space left on device", "/srv")

	steps = [Step("first", fails), Step("second", noting(done, "second"), after=("first",))]
	with pytest.raises(EngineError, match="disk is full"):
		run_steps(steps, stamps, quiet())
	assert done == []


def test_each_step_is_named_and_timed(stamps: Stamps) -> None:
	out = io.StringIO()
	run_steps([Step("Python packages", lambda _report: None, lambda: "1")], stamps, Printer(out))
	begun, ended = out.getvalue().splitlines()
	assert begun.endswith("s] Python packages ...")
	assert "Python packages: done in 0.0 s" in ended


def test_step_that_finds_nothing_to_do_is_not_mentioned(stamps: Stamps) -> None:
	out = io.StringIO()
	run_steps([Step("Site", lambda _report: None)], stamps, Printer(out))
	assert out.getvalue() == ""


def test_second_command_waits_for_the_first(tmp_path: Path) -> None:
	order: list[str] = []
	out = io.StringIO()

	def second() -> None:
		with only_one(tmp_path / "lock", "sets up this bench", Printer(out)):
			order.append("second")

	with only_one(tmp_path / "lock", "sets up this bench", quiet()):
		thread = threading.Thread(target=second)
		thread.start()
		thread.join(0.2)
		order.append("first")
	thread.join()
	assert order == ["first", "second"]
	assert "Waiting for another command that sets up this bench" in out.getvalue()


def test_fingerprint_depends_on_values_names_and_contents_and_not_on_order(tmp_path: Path) -> None:
	first, second = tmp_path / "a" / "x.json", tmp_path / "b" / "x.json"
	for path in (first, second):
		path.parent.mkdir()
		path.write_text("1")
	both = fingerprint(files=[first, second], base=tmp_path)
	assert both == fingerprint(files=[second, first], base=tmp_path)
	assert both != fingerprint("app", files=[first, second], base=tmp_path)
	assert fingerprint(files=[first], base=tmp_path) != fingerprint(files=[second], base=tmp_path)
	second.write_text("2")
	assert both != fingerprint(files=[first, second], base=tmp_path)
