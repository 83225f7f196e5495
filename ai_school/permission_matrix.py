"""docs/permissions.md from the code: `python -m ai_school.permission_matrix` writes it, `--check` only compares."""

import ast
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ai_school.permission_rules import ALL, ENDPOINTS, NONE, RULES

APP = Path(__file__).parent
DOCUMENT = APP.parent / "docs" / "permissions.md"
ACTIONS = ("read", "write", "create", "delete", "submit", "report", "export", "print", "email", "share")
OUT_OF_DATE = f"{DOCUMENT.name} is not what the code says: run python -m ai_school.permission_matrix"


@dataclass(frozen=True, slots=True)
class Cell:
	"""What a role may do with a DocType, and whose rows: the frame that DocType and rule give together."""

	doctype: str
	role: str
	actions: tuple[str, ...]
	scope: str
	hidden: tuple[str, ...]


def doctypes() -> Iterator[dict[str, Any]]:
	"""The app's DocTypes, as their files say, but for child tables, which follow their parents."""
	for path in sorted((APP / "ai_school" / "doctype").glob("*/*.json")):
		record = json.loads(path.read_text())
		if record.get("doctype") == "DocType" and not record.get("istable"):
			yield record


def cells(record: dict[str, Any]) -> list[Cell]:
	"""Whatever a DocType's file permits, narrowed by its rule; whom it does not name may do nothing."""
	rows = record.get("permissions", [])
	found = []
	for row in rows:
		if row.get("permlevel", 0):
			continue
		rule = RULES.get(record["name"])
		scope = rule.scope(row["role"]) if rule else ALL
		readable = {other.get("permlevel", 0) for other in rows if other["role"] == row["role"]}
		hidden = tuple(
			field["fieldname"] for field in record["fields"] if field.get("permlevel", 0) not in readable
		)
		actions = tuple(action for action in ACTIONS if row.get(action))
		found.append(Cell(record["name"], row["role"], actions, scope, hidden))
	return sorted(found, key=lambda cell: cell.role)


def endpoints() -> Iterator[tuple[str, str]]:
	"""(dotted path, HTTP method) of every whitelisted function of the app; a document's own method has no path."""
	for path in sorted(APP.rglob("*.py")):
		module = ".".join((APP.name, *path.relative_to(APP).with_suffix("").parts))
		for node in ast.parse(path.read_text()).body:
			if isinstance(node, ast.FunctionDef):
				yield from ((f"{module}.{node.name}", method) for method in _methods(node))


def pages() -> Iterator[tuple[str, str, tuple[str, ...]]]:
	"""(kind, title, roles) of the app's desk pages, reports, charts and cards."""
	for kind in ("page", "report"):
		for path in sorted((APP / "ai_school" / kind).glob("*/*.json")):
			record = json.loads(path.read_text())
			roles = tuple(sorted(row["role"] for row in record.get("roles", [])))
			yield kind, record.get("title") or record["name"], roles


def text() -> str:
	"""The document as Markdown."""
	return "\n".join([*_opening(), *_doctype_tables(), *_endpoint_table(), *_page_table()])


def _methods(node: ast.FunctionDef) -> list[str]:
	for decorator in node.decorator_list:
		if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "frappe.whitelist":
			named = [word.value for word in decorator.keywords if word.arg == "methods"]
			return ast.literal_eval(named[0]) if named else ["ANY"]
		if ast.unparse(decorator) == "frappe.whitelist":
			return ["ANY"]
	return []


def _opening() -> list[str]:
	return [
		"# Who may do what",
		"",
		"Made from `ai_school/permission_rules.py` and the DocTypes' files by `python -m ai_school.permission_matrix`;",
		"a test fails when it is out of date, another tries every line of it through every door of Frappe's.",
		"",
		"A role that a table does not name may do nothing there. The Administrator may do everything. *own*: rows about",
		"the logged-in, enabled student. *own groups*: rows about the active students of the enabled Student Groups that",
		"name the Instructor of the logged-in, active employee. Both are looked up at each request: whoever loses a role,",
		"a group or their account sees nothing more from then on.",
		"",
		"## Records",
		"",
	]


def _doctype_tables() -> Iterator[str]:
	yield "| DocType | role | whose rows | may | fields kept from them |"
	yield "|---|---|---|---|---|"
	for record in doctypes():
		for cell in cells(record) or [Cell(record["name"], "nobody", (), NONE, ())]:
			hidden = ", ".join(f"`{field}`" for field in cell.hidden)
			yield f"| {cell.doctype} | {cell.role} | {cell.scope} | {', '.join(cell.actions)} | {hidden} |"


def _endpoint_table() -> Iterator[str]:
	yield from (
		"",
		"## Endpoints",
		"",
		"Called at `/api/method/…`; whom a line does not name gets a 403.",
		"",
	)
	yield "| endpoint | method | who |"
	yield "|---|---|---|"
	for path, method in sorted(endpoints()):
		yield f"| `{path}` | {method} | {', '.join(sorted(ENDPOINTS.get(path, ())))} |"


def _page_table() -> Iterator[str]:
	yield from ("", "## Pages and reports", "", "| kind | title | who |", "|---|---|---|")
	yield "| portal page | AI Tutor | Student |"
	for kind, title, roles in pages():
		yield f"| {kind} | {title} | {', '.join(roles)} |"
	yield ""


def main(arguments: list[str]) -> int:
	"""Write the document, or with --check say whether it is what the code says; returns the exit status."""
	if "--check" in arguments:
		current = DOCUMENT.is_file() and DOCUMENT.read_text() == text()
		sys.stdout.write("" if current else f"{OUT_OF_DATE}\n")
		return 0 if current else 1
	DOCUMENT.parent.mkdir(exist_ok=True)
	DOCUMENT.write_text(text())
	return 0


if __name__ == "__main__":
	sys.exit(main(sys.argv[1:]))
