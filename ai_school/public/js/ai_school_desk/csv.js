// A table as a CSV file that a spreadsheet opens without running anything in it.

const RUNS = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+([.,]\d+)?( ?%)?$/;

export function cell(value) {
	const text = String(value ?? "");
	const harmless = RUNS.test(text) && !NUMBER.test(text) ? `'${text}` : text;
	return `"${harmless.replaceAll('"', '""')}"`;
}

export const csv = (rows) => rows.map((row) => row.map(cell).join(",")).join("\r\n");

export function download(name, rows) {
	const link = document.createElement("a");
	link.href = `data:text/csv;charset=utf-8,\uFEFF${encodeURIComponent(csv(rows))}`;
	link.download = `${name}.csv`;
	link.click();
}
