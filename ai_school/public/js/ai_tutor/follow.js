// Follows a question whose answer is still being written: polls ever more slowly, faster when the site has realtime.

const FIRST_MS = 500;
const LONGEST_MS = 3000;
const GROWTH = 1.4;
const SLOW_AFTER_MS = 90000;
const SLOW_MS = 10000;
const EVENT = "ai_school_answer";

const followed = new Map();
let hearAnswers = () => {};

/** Listen to the site's realtime server, which most sites have. */
export function useRealtime() {
	if (!frappe.realtime || !frappe.realtime.on) return;
	hearAnswers = () => {
		hearAnswers = () => {};
		frappe.realtime.on(EVENT, (event) => {
			const run = followed.get(event && event.message);
			if (run) run.hurry();
		});
	};
}

/**
 * Poll until the question is answered. `on` has partial(html), answer(message), slow(), lost(), back() and failed(error).
 * Returns a function that stops it.
 */
export function follow(api, question, on) {
	const run = new Follow(api, question, on);
	followed.set(question, run);
	hearAnswers();
	run.wait(FIRST_MS);
	return () => run.stop();
}

class Follow {
	constructor(api, question, on) {
		Object.assign(this, { api, question, on });
		this.began = Date.now();
		this.interval = FIRST_MS;
		this.isSlow = false;
		this.isAsking = false;
	}

	wait(milliseconds) {
		this.timer = setTimeout(() => this.look(), milliseconds);
	}

	/** Look at once, because the server says there is something. */
	hurry() {
		if (this.isAsking) return;
		clearTimeout(this.timer);
		this.look();
	}

	stop() {
		clearTimeout(this.timer);
		followed.delete(this.question);
		this.on = null;
	}

	async look() {
		this.isAsking = true;
		try {
			const found = await this.api.poll(this.question);
			if (this.on) this.take(found);
		} catch (error) {
			if (this.on) this.miss(error);
		}
		this.isAsking = false;
		if (this.on) this.wait(this.next());
	}

	take(found) {
		this.on.back();
		if (found.answer) this.finish("answer", found.answer);
		else if (found.status === "Failed") this.finish("failed", null);
		else if (found.partial) this.on.partial(found.partial);
	}

	miss(error) {
		if (["lost", "broken", "often"].includes(error.kind)) this.on.lost(error);
		else this.finish("failed", error);
	}

	finish(how, result) {
		const on = this.on;
		this.stop();
		on[how](result);
	}

	next() {
		if (Date.now() - this.began > SLOW_AFTER_MS) {
			if (!this.isSlow) this.on.slow();
			this.isSlow = true;
			return SLOW_MS;
		}
		this.interval = Math.min(LONGEST_MS, this.interval * GROWTH);
		return this.interval;
	}
}
