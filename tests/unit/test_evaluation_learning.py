"""The evaluation of risk and of passing: what is measured, and that nothing of the future or of a group is used."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from ai_school.analytics.risk import Risk
from evaluation import oulad, oulad_features, passfail
from evaluation.__main__ import main
from evaluation.oulad_facts import rule_risks
from evaluation.rules import levels

pytest.importorskip("sklearn")

ASSESSED = {"A": ((20, 10), (50, 20), (100, 30)), "B": ((30, 20), (55, 20), (110, 30))}
INFO = (
	"code_module,code_presentation,id_student,gender,region,highest_education,imd_band,age_band,"
	"num_of_prev_attempts,studied_credits,disability,final_result"
).split(",")


def write_csv(path, header, rows):
	with path.open("w", newline="") as file:
		csv.writer(file).writerows([header, *rows])


@pytest.fixture
def university(tmp_path):
	"""A function that writes a year of two modules: the weak hand in late, badly or not at all."""

	def write(name, seed=0, size=60):
		folder, rng = tmp_path / name, np.random.default_rng(seed)
		folder.mkdir()
		assessments, info, handed_in = [], [], []
		for module, due in ASSESSED.items():
			for number, (day, weight) in enumerate(due):
				assessments.append([module, name, f"{module}{number}", "TMA", day, weight])
			assessments.append([module, name, f"{module}X", "Exam", "", 100])
			for student in range(size):
				able = rng.normal()
				failed = able + rng.normal(0, 0.5) < 0
				groups = [*rng.choice(["F", "M"], 1), "", "", *rng.choice(["0-10%", ""], 1), ""]
				history_of = [0, 60, rng.choice(["N", "Y"])]
				result = rng.choice(["Fail", "Withdrawn"]) if failed else rng.choice(["Pass", "Distinction"])
				info.append([module, name, f"{module}{student}", *groups, *history_of, result])
				for number, (day, _weight) in enumerate(due):
					if able + rng.normal(0, 0.5) > -0.6:
						score = int(np.clip(60 + 20 * able + rng.normal(0, 8), 0, 100))
						late = int(rng.normal(-able, 2))
						handed_in.append([f"{module}{number}", f"{module}{student}", day + late, 0, score])
		write_csv(folder / "assessments.csv", oulad.FILES["assessments.csv"], assessments)
		write_csv(folder / "courses.csv", oulad.FILES["courses.csv"], [[module, name] for module in ASSESSED])
		write_csv(folder / "studentAssessment.csv", oulad.FILES["studentAssessment.csv"], handed_in)
		write_csv(folder / "studentInfo.csv", INFO, info)
		return folder

	return write


def printed(capsys):
	return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_risk_is_measured_against_the_rule_and_by_group(university, capsys):
	older, newer = university("2013J"), university("2014J", seed=1)
	assert main(["risk", "--train", str(older), "--test", str(newer), "--day", "60"]) == 0
	found = printed(capsys)
	assert found["auc"] > found["rule_auc"] > 0.5
	assert 0 <= found["ece"] < 0.3
	assert found["precision_at_20"] > 0.8
	assert (found["n"], found["refused"]) == (120, False)
	assert found["levels"]["watch"]["share"] >= found["levels"]["support"]["share"] > 0
	assert found["levels"]["support"]["precision"] > 0.8
	assert set(found["groups"]) == {"gender", "disability", "imd_band"}
	assert set(found["groups"]["imd_band"]) == {"0-10%", "unknown"}
	assert set(found["groups"]["gender"]["F"]) == {"n", "failed", "probability", "false_alarms", "misses"}


def test_nothing_after_the_day_changes_the_features(university):
	data = oulad.read(university("2013J"))
	names, before = oulad_features.table(data, 60, ["A"])
	later = [
		one._replace(
			failed=not one.failed,
			submissions={
				name: each if each.day <= 60 else each._replace(score=0.0, day=each.day + 9)
				for name, each in one.submissions.items()
			},
		)
		for one in data.students
	]
	changed = replace(data, students=later)
	assert np.array_equal(oulad_features.table(changed, 60, ["A"])[1], before)
	assert not np.array_equal(oulad_features.table(changed, 130, ["A"])[1], before)
	assert not {"gender", "disability", "imd_band", "region", "age_band"} & set(names)
	assert rule_risks(changed, 60) == rule_risks(data, 60) != rule_risks(changed, 130)


def test_groups_are_no_features(university):
	data = oulad.read(university("2013J"))
	without = replace(data, students=[one._replace(groups={}) for one in data.students])
	assert np.array_equal(
		oulad_features.table(data, 60, ["A"])[1], oulad_features.table(without, 60, ["A"])[1]
	)


def test_a_student_without_any_work_has_finite_features(university):
	data = oulad.read(university("2013J"))
	idle = replace(data, students=[one._replace(submissions={}) for one in data.students])
	for day in (0, 60, 300):
		assert np.isfinite(oulad_features.table(idle, day, [])[1]).all()
	assert set(oulad_features.last_grades(idle, 60)) == {0.0}
	assert np.isnan(oulad_features.last_grades(idle, 5)).all()


@pytest.mark.parametrize(
	("name", "said"), [("studentInfo.csv", "cannot be read"), ("assessments.csv", "has no column")]
)
def test_what_is_missing_is_named(university, capsys, name, said):
	folder = university("2013J")
	if said == "cannot be read":
		(folder / name).unlink()
	else:
		(folder / name).write_text("code_module\nA\n")
	assert main(["risk", "--train", str(folder), "--test", str(folder)]) == 2
	error = capsys.readouterr().err
	assert name in error
	assert said in error


def pupils(size, informative, seed=0):
	rng = np.random.default_rng(seed)
	rows = []
	for _ in range(size):
		level = rng.normal(10.5, 3)
		first, second = (int(np.clip(level + rng.normal(0, 2), 0, 20)) for _ in range(2))
		result = int(np.clip((level if informative else second) + rng.normal(0, 0.3), 0, 20))
		own = {"G1": first, "G2": second, "G3": result, "absences": 2, "failures": 0, "studytime": 2}
		rows.append(
			{
				**{key: str(value) for key, value in own.items()},
				"schoolsup": "no",
				"paid": "no",
				"higher": "yes",
			}
		)
	return rows


def test_the_model_of_passing_is_used_where_it_is_better_than_the_rule():
	found = passfail.measure(pupils(500, informative=True))
	assert found["model_used"] > 5
	assert found["accuracy"] > found["rule_accuracy"]


def test_the_model_of_passing_gives_way_to_the_rule():
	found = passfail.measure(pupils(120, informative=False))
	assert found["model_used"] == 0
	assert found["accuracy"] == found["rule_accuracy"]


def test_passfail_reads_the_file(tmp_path, capsys):
	rows = pupils(40, informative=True)
	path = tmp_path / "student.csv"
	lines = [";".join(rows[0]), *(";".join(row.values()) for row in rows)]
	path.write_text("\n".join(lines))
	assert main(["passfail", str(path)]) == 0
	found = printed(capsys)
	assert found["n"] == 40
	assert 0 < found["levels"]["support"]["share"] <= found["levels"]["watch"]["share"]
	path.write_text("G1;G2\n1;2\n")
	assert main(["passfail", str(path)]) == 2
	assert "no column" in capsys.readouterr().err


def test_levels_are_counted_from_each_upwards():
	names = ("none", "watch", "support", "urgent")
	found = levels([Risk(name, None, None, None, (), ()) for name in names], np.array([0, 0, 1, 1], bool))
	assert found == {
		"watch": {"share": 0.75, "precision": 0.6667, "recall": 1.0},
		"support": {"share": 0.5, "precision": 1.0, "recall": 1.0},
		"urgent": {"share": 0.25, "precision": 1.0, "recall": 0.5},
	}
