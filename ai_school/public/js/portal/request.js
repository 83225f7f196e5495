// Requests to the school's server. What goes wrong becomes a RequestFailed that says what to do.
import { say } from "./texts.js";

const METHODS = "/api/method/";
const TIMEOUT_MS = 30000;
const KINDS = { 400: "refused", 403: "forbidden", 404: "gone", 409: "refused", 413: "long", 429: "often" };

/** A request without a result. `kind`: lost, login, stale, forbidden, gone, long, often, broken or refused. */
export class RequestFailed extends Error {
	constructor(kind, sentence) {
		super(sentence);
		this.kind = kind;
	}
}

/** Whitelisted methods by their full name. Values that are null or undefined are left out. */
export class Server {
	constructor(csrfToken) {
		this.csrfToken = csrfToken;
	}

	get(method, values = {}) {
		return this.call(method, `?${new URLSearchParams(present(values))}`, { method: "GET" });
	}

	post(method, values = {}) {
		const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": this.csrfToken };
		return this.call(method, "", { method: "POST", headers, body: JSON.stringify(present(values)) });
	}

	async call(method, query, options) {
		const response = await reach(`${METHODS}${method}${query}`, options);
		const body = await response.json().catch(() => ({}));
		if (response.ok && "message" in body) return body.message;
		throw await this.failure(response.status, body);
	}

	async failure(status, body) {
		if (status === 401 || body.session_expired || (status === 403 && (await isLoggedOut()))) {
			return new RequestFailed("login", say("failed_login"));
		}
		if (body.exc_type === "CSRFTokenError") return new RequestFailed("stale", say("failed_stale"));
		const kind = KINDS[status] || (status >= 500 || status < 400 ? "broken" : "refused");
		const own = kind === "broken" ? "" : serverSentence(body);
		return new RequestFailed(kind, own || say(`failed_${kind}`));
	}
}

/** Go to the login and come back to this page. */
export function logIn() {
	const here = window.location.pathname + window.location.search;
	window.location.assign(`/login?redirect-to=${encodeURIComponent(here)}`);
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
	const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
	return Object.fromEntries(given.map(([name, value]) => [name, wellFormed(value)]));
}

/** Text without halves of a character, such as an emoji that was cut in two: Frappe 16 refuses a request with one. */
function wellFormed(value) {
	return typeof value === "string" ? value.replace(/\p{Cs}/gu, "") : value;
}
