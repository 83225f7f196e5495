"""Every sentence that the app says in the user's language, read from its files."""

import ast
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ai_school.analytics import reasons, summary, summary_reasons
from ai_school.health import memory
from ai_school.tutor import openrouter_errors
from ai_school.tutor.replies import TEMPLATES_FILE

APP = Path(__file__).parents[2] / "ai_school"
DANGER = APP / "tutor" / "data" / "danger_reply.json"
SAYS = {"_", "_lt", "translate", "say"}
IN_PAGE = re.compile(r'\b_\("((?:[^"\\]|\\.)*)"(?:, context="([^"]*)")?\)')
IN_SCRIPT = re.compile(r'\b__\(\s*(["`])((?:(?!\1)[^\\]|\\.)*)\1(?:\s*,\s*null\s*,\s*"([^"]*)")?')
KINDS = (memory.WEB, memory.WORKER, memory.TUTOR_WORKER, memory.SCHEDULER, memory.DATABASE, memory.OTHER)
STORES = ("Cache", "Queue", "Database")
"""What the checks of the servers behind the site are called."""
LETTERS = re.compile(r"[^\W\d_]{2}")
SHOWN = {"label", "description", "title", "report_name"}
PARTS = {"fields", "links", "shortcuts", "number_cards", "charts", "items"}
OF_FRAPPE = set(
	"Administration,Base URL,Category,Data,Date,Day,Email,Failed,From,High,Home,In Progress,Key,Level,Limit,"
	"Loading,Low,Medium,Message,Name,None,Note,Notes,Off,Open,Phone,Print,Queued,Refresh,Reports,Role,Save,Saved,"
	"Settings,Show,Source,Status,Text,Time,Title,To,User,check".split(",")
)
"""What Frappe's own catalogues translate, in all languages of ours."""
Said = set[tuple[str, str]]


def of_app() -> Said:
	"""(sentence, context) of all that the app says, but for the words that Frappe translates."""
	found = {pair for path in _files("*.py") for pair in _of_module(path)}
	found |= {pair for path in _files("*.html") for pair in IN_PAGE.findall(path.read_text(encoding="utf-8"))}
	found |= {pair for path in _files("*.js") for pair in _of_script(path)}
	found |= {
		(text, "") for path in _files("*.json") for text in _of_record(json.loads(path.read_text("utf-8")))
	}
	found |= {
		(text, "")
		for text in (*templates(), *danger().values(), *_categories(), *_outcomes(), *KINDS, *STORES)
	}
	found |= {(text, "") for text in (*summary.SENTENCES, *reasons.SENTENCES.values())}
	found |= {(text, "") for text in summary_reasons.SENTENCES.values()}
	return {pair for pair in found if LETTERS.search(pair[0]) or pair[1]} - {(text, "") for text in OF_FRAPPE}


def catalogue(language: str) -> dict[tuple[str, str], str]:
	"""{(sentence, context): translation}; fails when a sentence stands there twice."""
	with (APP / "translations" / f"{language}.csv").open(encoding="utf-8", newline="") as file:
		rows = [(row[0], row[2] if len(row) > 2 else "", row[1]) for row in csv.reader(file)]
	keys = [(text, context) for text, context, _translation in rows]
	assert len(keys) == len(set(keys))
	return {(text, context): translation for text, context, translation in rows}


def templates() -> list[str]:
	"""Every sentence of the tutor's answers without a model."""
	kinds = json.loads(TEMPLATES_FILE.read_text(encoding="utf-8"))
	return [text for sentences in kinds.values() for text in sentences]


def danger() -> dict[str, str]:
	"""The answer to a child in danger, by its part."""
	spoken: dict[str, str] = json.loads(DANGER.read_text(encoding="utf-8"))["en"]
	return spoken


def _files(pattern: str) -> list[Path]:
	return [
		path
		for path in APP.rglob(pattern)
		if not {"demo", "dist", "node_modules", "locale"} & {*path.relative_to(APP).parts}
	]


def _of_module(path: Path) -> Iterator[tuple[str, str]]:
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
			continue
		name = node.func.id if isinstance(node.func, ast.Name) else ""
		if name in SAYS and isinstance(node.args[0].value, str):
			contexts = [one.value.value for one in node.keywords if one.arg == "context"]  # type: ignore[attr-defined]
			yield node.args[0].value, contexts[0] if contexts else ""
		elif name == "Finding":
			yield _title(node.args[0].value), ""


def _title(code: str) -> str:
	return code.replace("_", " ").replace("-", " ").title()


def _outcomes() -> list[str]:
	"""What went wrong between school and model, in a sentence and as the usage log calls it, and what it calls the rest."""
	errors = [one for one in vars(openrouter_errors).values() if hasattr(one, "outcome")]
	codes = ["started", "lost", "not_sent", "answered", "not_used", "gave_away", "injection"]
	return [
		*(one.sentence for one in errors),
		*(_title(code) for code in [*codes, *(one.outcome for one in errors)]),
	]


def _categories() -> list[str]:
	rules = [
		json.loads(path.read_text(encoding="utf-8"))["rules"]
		for path in (APP / "tutor" / "data").glob("safeguarding_*.json")
	]
	return [_title(rule["category"]) for of in rules for rule in of]


def _of_script(path: Path) -> Iterator[tuple[str, str]]:
	for _quote, text, context in IN_SCRIPT.findall(path.read_text(encoding="utf-8")):
		yield text.replace('\\"', '"'), context


def _of_record(record: Any) -> Iterator[str]:
	"""What a DocType, a report, a card or the workspace shows of itself."""
	if not isinstance(record, dict) or "doctype" not in record:
		return
	for one in (
		record,
		*(part for name in PARTS for part in record.get(name) or () if isinstance(part, dict)),
	):
		yield from (text.strip() for key, text in one.items() if key in SHOWN and isinstance(text, str))
		if one.get("fieldtype") == "Select":
			yield from (one.get("options") or "").split("\n")
	if record.get("fields") or record.get("doctype") == "Report":
		yield record["name"]
	if record.get("single") or record["doctype"] == "DocType":
		yield from (field["default"] for field in record["fields"] if field["fieldname"] == "notice_text")
