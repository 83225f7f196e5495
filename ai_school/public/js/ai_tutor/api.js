// The tutor's endpoints (ai_school.tutor.api).

const API = "ai_school.tutor.api.";

export class Api {
	/** `server` is the portal's Server. */
	constructor(server) {
		this.server = server;
	}

	start() {
		return this.server.get(`${API}start`);
	}

	/** `question`: {question, session, course, topic, request_key, wants}. The same request_key again asks once. */
	ask(question) {
		return this.server.post(`${API}ask`, question);
	}

	poll(message) {
		return this.server.get(`${API}poll`, { message });
	}

	/** Wait for a model no longer; resolves to the answer from the course's material. */
	stop(message) {
		return this.server.post(`${API}stop`, { message });
	}

	/** Tell the school that an answer is wrong, with the student's reason ("" for none). */
	report(message, reason) {
		return this.server.post(`${API}report_answer`, { message, reason });
	}

	/** Who of the school's adults has read the student's conversations. */
	readers() {
		return this.server.get(`${API}who_read`);
	}

	sessions(search, start, limit) {
		return this.server.post(`${API}search_sessions`, { search, start, limit });
	}

	history(session, before) {
		return this.server.get(`${API}history`, { session, before });
	}
}
