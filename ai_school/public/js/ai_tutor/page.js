// The page as a whole: what stands where, and what one part tells another.
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { Drawer } from "./drawer.js";
import { Memory } from "./memory.js";
import { problemView } from "./messages.js";
import { MyData } from "./my_data.js";
import { Picker, placeNames } from "./picker.js";
import { Sessions } from "./sessions.js";
import { showSuggestions } from "./suggestions.js";
import { logIn } from "../portal/request.js";
import { figure, say } from "../portal/texts.js";

const FORGET_ANNOUNCEMENT_MS = 8000;

export class Page {
	/** `student` is the name of the record, by which this device keeps what is being typed; `consent` is a ConsentPanel. */
	constructor(root, api, student, consent) {
		Object.assign(this, { root, api, memory: new Memory(student) });
		this.part = (name) => root.querySelector(`[data-part="${name}"]`);
		const send = (text, wants) => this.ask(text, this.picker.chosen, wants);
		this.composer = new Composer(this.part("composer"), this.memory, send);
		this.data = new MyData(this.part("data"), api, consent);
	}

	/** Fetch who the student is and what they study, then open what the address asks for. */
	async start() {
		try {
			this.school = await this.api.start();
		} catch (failure) {
			this.showFailedStart(failure);
			return;
		}
		this.build();
		this.listen();
		this.openAddress();
		this.sessions.load();
	}

	build() {
		const { courses } = this.school;
		this.picker = new Picker(this.part("picker"), courses, () => this.suggest());
		this.drawer = new Drawer(this.part("sessions"), this.part("open-sessions"), this.part("backdrop"));
		this.sessions = new Sessions(this.part("sessions"), this.api, courses, {
			open: (name) => this.go({ session: name }),
		});
		this.conversation = new Conversation(this.part("log"), this.api, this.memory, this.hears());
		this.part("greeting").textContent = this.school.student.first_name
			? say("greeting", this.school.student.first_name)
			: say("greeting_nameless");
		this.part("notice").textContent = this.school.notice || say("notice");
		this.showQuestionsLeft(this.school.questions_left);
		if (this.school.enabled) this.composer.open();
		else this.showSwitchedOff();
	}

	hears() {
		return {
			opened: (session) => this.opened(session),
			answered: (message) => this.offerHelp(message),
			asked: (reply) => this.asked(reply),
			edit: (question) => this.edit(question),
			login: () => logIn(),
			lost: () => this.showLost(true),
			back: () => this.showLost(false),
			announce: (text) => this.announce(text),
			reopen: (session) => this.openSession(session),
			renew: () => this.go({}),
		};
	}

	listen() {
		this.part("new").addEventListener("click", () => this.go({}));
		this.part("hint").addEventListener("click", () => this.ask(this.part("hint").textContent, {}, "hint"));
		this.part("check").addEventListener("click", () => this.checkAnswer());
		for (const opener of this.root.querySelectorAll("[data-part=open-data]")) {
			opener.addEventListener("click", () => this.go({ ...this.place, show: "data" }));
		}
		this.part("close-data").addEventListener("click", () => this.go(this.place));
		window.addEventListener("popstate", () => this.openAddress());
		window.addEventListener("offline", () => this.showLost(true));
		window.addEventListener("online", () => this.showLost(false));
		if (navigator.onLine === false) this.showLost(true);
	}

	ask(text, place, wants) {
		this.showEmpty(false);
		this.part("picker").hidden = true;
		return this.conversation.ask(text, place, wants);
	}

	/** Take a question that could not be sent back to where it was written; a button's words were not written. */
	edit({ question, wants }) {
		if (wants === "hint") return;
		this.composer.offer(question);
		if (wants) this.composer.want(wants);
	}

	asked(reply) {
		this.showQuestionsLeft(reply.questions_left);
		this.sessions.load();
	}

	/** Check what is written, or what is to be written next. */
	checkAnswer() {
		this.composer.want("check");
		this.composer.send();
	}

	/** The conversation on the screen, as an address says it. */
	get place() {
		return this.conversation.session ? { session: this.conversation.session } : {};
	}

	go(place) {
		const query = new URLSearchParams(place).toString();
		history.pushState(null, "", query ? `?${query}` : window.location.pathname);
		this.drawer.close();
		this.openAddress();
	}

	openAddress() {
		const asked = new URLSearchParams(window.location.search);
		const session = asked.get("session");
		const cameBack = this.showData(asked.get("show") === "data");
		if (this.data.isShown || (cameBack && this.shown === session)) return;
		this.shown = session;
		this.picker.choose(asked.get("course"), asked.get("topic"));
		if (session) this.openSession(session);
		else this.openNew(asked.get("about"));
	}

	/** Show what happens with what is written in place of the conversation, or go back; whether this went back. */
	showData(isShown) {
		const cameBack = this.data.isShown && !isShown;
		this.part("conversation").hidden = isShown;
		this.data.show(isShown);
		if (cameBack) this.part("open-data").focus();
		return cameBack;
	}

	/** A new conversation; `about` names what an exercise is wished for on, which the student may still change. */
	openNew(about) {
		this.conversation.clear();
		this.showPlace(null);
		this.part("help").hidden = true;
		this.part("picker").hidden = !this.school.enabled || !this.school.courses.length;
		this.showEmpty(this.conversation.isEmpty && this.school.enabled);
		this.suggest();
		this.sessions.mark(null);
		if (about && !this.composer.text) this.composer.offer(say("suggest_practise", about));
		if (this.school.enabled && window.matchMedia("(pointer: fine)").matches) this.composer.focus();
	}

	async openSession(name) {
		this.showEmpty(false);
		this.part("picker").hidden = true;
		this.part("help").hidden = true;
		this.showPlace(null);
		this.sessions.mark(name);
		const session = await this.conversation.open(name);
		if (!session) return;
		this.showPlace(session);
		this.announce(session.title);
	}

	/** A new conversation has got its name. */
	opened(session) {
		history.replaceState(null, "", `?session=${encodeURIComponent(session.name)}`);
		this.shown = session.name;
		this.sessions.mark(session.name);
		this.showPlace(session);
	}

	/** A new conversation begins with the whole notice; later the short one stands beneath. */
	showEmpty(isEmpty) {
		this.part("empty").hidden = !isEmpty;
		this.part("readers").hidden = isEmpty;
	}

	suggest() {
		showSuggestions(this.part("suggestions"), this.picker.inQuestion, (question, topic) =>
			this.ask(question, { course: topic.course, topic: topic.name }),
		);
	}

	showPlace(session) {
		const names = session ? placeNames(this.school.courses, session) : [];
		this.part("place").textContent = names.join(" · ");
		this.part("place").hidden = !names.length;
	}

	/** Offer a hint, another one after a hint, and to check an answer; nothing after a safeguarding message. */
	offerHelp(message) {
		this.part("help").hidden = message.source === "safeguarding" || !this.school.enabled;
		this.part("hint").textContent = message.rung > 0 ? say("another_hint") : say("hint");
	}

	showQuestionsLeft(left) {
		const texts = { 0: say("none_left"), 1: say("one_left") };
		this.part("left").textContent = texts[left] || say("questions_left", figure(left));
		this.part("left").hidden = !this.school.enabled;
	}

	showSwitchedOff() {
		const reason = this.school.disabled_reason || say("switched_off");
		this.part("banner").textContent = `${reason} ${say("still_readable")}`;
		this.part("banner").hidden = false;
		this.composer.close(say("closed"));
	}

	showLost(isLost) {
		this.part("lost").hidden = !isLost;
	}

	showFailedStart(failure) {
		const again = [say("try_again"), () => window.location.reload()];
		const way = failure.kind === "login" ? [say("log_in"), () => logIn()] : again;
		this.showEmpty(false);
		this.part("log").textContent = "";
		this.part("log").append(problemView(failure.message, [way]));
	}

	/** Have a screen reader say something; it is taken away again so that nobody reads it twice. */
	announce(text) {
		clearTimeout(this.announced);
		this.part("announcer").textContent = text;
		this.announced = setTimeout(() => {
			this.part("announcer").textContent = "";
		}, FORGET_ANNOUNCEMENT_MS);
	}
}
