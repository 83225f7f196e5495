// Formulas of an answer, drawn by KaTeX. It is fetched with the first formula; where it cannot be had, the formula stands
// there as it was written.

const BOUNDS = [
	["$$", "$$"],
	["\\[", "\\]"],
	["\\(", "\\)"],
	["$", "$"],
];
const LIMITS = { trust: false, strict: "ignore", maxSize: 20, maxExpand: 200, throwOnError: true };

let addresses = null;
let loading = null;

/** Take the addresses of KaTeX's script and style: {js, css}. */
export function useKatex(given) {
	addresses = given;
}

/** Draw the formulas within an element. */
export async function drawFormulas(element) {
	const formulas = [...element.querySelectorAll(".math")];
	if (!formulas.length) return;
	try {
		await katex();
	} catch {
		return;
	}
	formulas.forEach(draw);
}

function draw(formula) {
	const written = formula.textContent;
	formula.dir = "ltr";
	try {
		const displayMode = formula.classList.contains("display");
		window.katex.render(inside(written), formula, Object.assign({ displayMode }, LIMITS));
	} catch {
		formula.textContent = written;
	}
	if (formula.scrollWidth > formula.parentElement.clientWidth) makeScroll(formula);
}

/** A formula wider than the column scrolls by itself, also by keyboard. */
function makeScroll(formula) {
	formula.classList.add("tutor-wide");
	formula.tabIndex = 0;
}

/** A formula without its delimiters. */
function inside(written) {
	const [start, end] = BOUNDS.find(([from]) => written.startsWith(from)) || ["", ""];
	return written.slice(start.length, written.length - end.length);
}

function katex() {
	loading = loading || Promise.all([script(), style()]);
	loading.catch(() => {
		loading = null;
	});
	return loading;
}

function script() {
	return arrived(Object.assign(document.createElement("script"), { src: addresses.js }));
}

function style() {
	return arrived(Object.assign(document.createElement("link"), { rel: "stylesheet", href: addresses.css }));
}

function arrived(element) {
	return new Promise((resolve, reject) => {
		element.addEventListener("load", resolve);
		element.addEventListener("error", () => {
			element.remove();
			reject(new Error("KaTeX cannot be reached."));
		});
		document.head.append(element);
	});
}
