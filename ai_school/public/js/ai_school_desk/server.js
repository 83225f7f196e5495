// Questions to the server; a refusal comes back as a Failure with its sentence, to be shown where it happened.

export class Failure extends Error {
	constructor(status, sentence) {
		super(sentence);
		this.status = status;
	}
}

export const ask = (method, values = {}) =>
	send(`/api/method/${method}?${new URLSearchParams(given(values))}`, { method: "GET" });

export const tell = (method, values = {}) =>
	send(`/api/method/${method}`, { method: "POST", body: JSON.stringify(given(values)) });

async function send(address, options) {
	const headers = {
		Accept: "application/json",
		"Content-Type": "application/json",
		"X-Frappe-CSRF-Token": frappe.csrf_token,
	};
	let answer;
	try {
		answer = await fetch(address, { ...options, headers });
	} catch {
		throw new Failure(0, __("The school's server cannot be reached. Try again in a minute."));
	}
	const body = await answer.json().catch(() => ({}));
	if (!answer.ok) throw new Failure(answer.status, sentence_of(body, answer.status));
	return body.message;
}

function given(values) {
	const present = Object.entries(values).filter(([, value]) => value != null && value !== "");
	return Object.fromEntries(present.map(([name, value]) => [name, well_formed(value)]));
}

// Frappe 16 refuses a request with half a character in it, such as an emoji that was cut in two.
function well_formed(value) {
	return typeof value === "string" ? value.replace(/\p{Cs}/gu, "") : value;
}

function sentence_of(body, status) {
	try {
		const said = JSON.parse(JSON.parse(body._server_messages)[0]).message;
		if (said) return frappe.utils.strip_html ? frappe.utils.strip_html(said) : said;
	} catch {
		// Without a sentence of its own the status speaks.
		return status === 403 ? __("You may not see this.") : __("Something went wrong. Try again in a minute.");
	}
	return __("Something went wrong. Try again in a minute.");
}
