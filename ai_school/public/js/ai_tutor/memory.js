// What a lost connection or a closed page must not lose: the text being typed, and questions not yet answered for.

const PREFIX = "ai-tutor:";
const KEPT_UNSENT = 10;

/** The draft and the unsent questions of one student on this device; other students' are removed. */
export class Memory {
	constructor(student) {
		this.key = PREFIX + student;
		this.kept = { draft: "", unsent: [] };
		this.storage = availableStorage();
		if (!this.storage) return;
		forgetOthers(this.storage, this.key);
		try {
			Object.assign(this.kept, JSON.parse(this.storage.getItem(this.key) || "{}"));
		} catch {
			this.storage.removeItem(this.key);
		}
	}

	get draft() {
		return this.kept.draft;
	}

	set draft(text) {
		this.kept.draft = text;
		this.write();
	}

	/** Unsent questions of a conversation (null: of the new one), oldest first. */
	unsent(session) {
		return this.kept.unsent.filter((question) => question.session === session);
	}

	keep(question) {
		const others = this.kept.unsent.filter((other) => other.request_key !== question.request_key);
		this.kept.unsent = [...others, question].slice(-KEPT_UNSENT);
		this.write();
	}

	drop(question) {
		this.kept.unsent = this.kept.unsent.filter((other) => other.request_key !== question.request_key);
		this.write();
	}

	write() {
		if (!this.storage) return;
		try {
			this.storage.setItem(this.key, JSON.stringify(this.kept));
		} catch {
			this.storage = null;
		}
	}
}

/** The browser's storage, null where it is switched off. */
function availableStorage() {
	try {
		return window.localStorage;
	} catch {
		return null;
	}
}

function forgetOthers(storage, own) {
	Object.keys(storage)
		.filter((key) => key.startsWith(PREFIX) && key !== own)
		.forEach((key) => storage.removeItem(key));
}

/** A mark that no other question has. */
export function newKey() {
	const numbers = crypto.getRandomValues(new Uint32Array(4));
	return Array.from(numbers, (number) => number.toString(16).padStart(8, "0")).join("");
}
