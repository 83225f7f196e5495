// The tutor's endpoints (ai_school.tutor.api). What goes wrong becomes a RequestFailed that says what to do.
import { say } from "./texts.js";

const METHODS = "/api/method/";
const TIMEOUT_MS = 30000;
const KINDS = { 400: "stale", 403: "forbidden", 404: "gone", 413: "long", 429: "often" };

/** A request without a result. `kind`: lost, login, stale, forbidden, gone, long, often, broken or refused. */
export class RequestFailed extends Error {
	constructor(kind, sentence) {
		super(sentence);
		this.kind = kind;
	}
}

export class Api {
	constructor(csrfToken) {
		this.csrfToken = csrfToken;
	}

	start() {
		return this.get("start");
	}

	/** `question`: {question, session, course, topic, request_key}. Sending the same request_key again asks once. */
	ask(question) {
		const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": this.csrfToken };
		return this.call("ask", "", { method: "POST", headers, body: JSON.stringify(present(question)) });
	}

	poll(message) {
		return this.get("poll", { message });
	}

	sessions(search, start, limit) {
		return this.get("sessions", { search, start, limit });
	}

	history(session, before) {
		return this.get("history", { session, before });
	}

	get(name, values = {}) {
		return this.call(name, `?${new URLSearchParams(present(values))}`, { method: "GET" });
	}

	async call(name, query, options) {
		const address = `${METHODS}ai_school.tutor.api.${name}${query}`;
		const response = await reach(address, options);
		const body = await response.json().catch(() => ({}));
		if (response.ok && "message" in body) return body.message;
		throw await this.failure(response.status, body);
	}

	async failure(status, body) {
		if (status === 401 || body.session_expired || (status === 403 && (await isLoggedOut()))) {
			return new RequestFailed("login", say("failed_login"));
		}
		if (status === 400 && body.exc_type !== "CSRFTokenError") {
			return new RequestFailed("refused", serverSentence(body) || say("failed_refused"));
		}
		const kind = KINDS[status] || (status >= 500 || status < 400 ? "broken" : "refused");
		const own = kind === "stale" || kind === "broken" ? "" : serverSentence(body);
		return new RequestFailed(kind, own || say(`failed_${kind}`));
	}
}

async function reach(address, options) {
	const abort = new AbortController();
	const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
	const headers = Object.assign({ Accept: "application/json" }, options.headers);
	try {
		return await fetch(
			address,
			Object.assign({ credentials: "same-origin", signal: abort.signal }, options, { headers }),
		);
	} catch {
		throw new RequestFailed("lost", say("failed_lost"));
	} finally {
		clearTimeout(timer);
	}
}

async function isLoggedOut() {
	const response = await reach(`${METHODS}frappe.auth.get_logged_user`, { method: "GET" });
	return response.status === 401 || response.status === 403;
}

/** What the server says to people about a refusal; plain text, "" if nothing. */
function serverSentence(body) {
	try {
		const messages = JSON.parse(body._server_messages || "[]").map((message) => JSON.parse(message).message);
		const html = new window.DOMParser().parseFromString(messages.join(" "), "text/html");
		return html.body.textContent.trim();
	} catch {
		return "";
	}
}

function present(values) {
	return Object.fromEntries(
		Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
	);
}
