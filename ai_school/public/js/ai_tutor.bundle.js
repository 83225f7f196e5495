// The student's page /ai-tutor: reads what the server put into the page and starts it.
import { Api } from "./ai_tutor/api.js";
import { useRealtime } from "./ai_tutor/follow.js";
import { useKatex } from "./ai_tutor/formulas.js";
import { Page } from "./ai_tutor/page.js";
import { useReadableAccent } from "./portal/accent.js";
import { ConsentPanel } from "./portal/consent.js";
import { Server } from "./portal/request.js";
import { useTexts } from "./portal/texts.js";

const root = document.getElementById("ai-tutor");
const given = document.getElementById("ai-tutor-data");

if (root && given) {
	const data = JSON.parse(given.textContent);
	useTexts(data.texts, data.lang);
	useReadableAccent(root);
	useKatex(data.katex);
	if (data.realtime) useRealtime();
	const server = new Server(data.csrf_token);
	const place = root.querySelector("[data-part=consent]");
	const consent = new ConsentPanel(place, server, data.model_service, (person) => person.self);
	new Page(root, new Api(server), data.student, consent).start();
}
