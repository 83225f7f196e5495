// The site's own colour, made dark or light enough to read (WCAG AA) on this page.

const READABLE = 4.5;
const STEP = 0.06;

/** Set --tutor-accent and --tutor-on-accent from the site's --primary, now and when light changes to dark. */
export function useReadableAccent(root) {
	const adjust = () => {
		root.style.removeProperty("--tutor-accent");
		const style = window.getComputedStyle(root);
		const primary = channels(style.getPropertyValue("--primary"));
		const surface = channels(style.getPropertyValue("--tutor-surface"));
		if (!primary || !surface) return;
		const accent = readable(primary, surface);
		const white = contrast(accent, [255, 255, 255]) >= READABLE;
		root.style.setProperty("--tutor-accent", `rgb(${accent.join(",")})`);
		root.style.setProperty("--tutor-on-accent", white ? "#fff" : "#111");
	};
	adjust();
	const dark = window.matchMedia("(prefers-color-scheme: dark)");
	if (dark.addEventListener) dark.addEventListener("change", adjust);
	const theme = { attributes: true, attributeFilter: ["data-theme"] };
	new MutationObserver(adjust).observe(document.documentElement, theme);
}

function readable(colour, surface) {
	const target = luminance(surface) > 0.5 ? 0 : 255;
	let found = colour;
	for (let share = STEP; contrast(found, surface) < READABLE && share <= 1; share += STEP) {
		found = colour.map((channel) => Math.round(channel + (target - channel) * share));
	}
	return found;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.1, 1.4.3). */
function contrast(one, other) {
	const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
	return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.1). */
function luminance(colour) {
	const [red, green, blue] = colour.map((channel) => {
		const share = channel / 255;
		return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** [red, green, blue] of any colour that CSS can say, null if it is none. */
function channels(colour) {
	const probe = document.createElement("span");
	probe.style.color = colour.trim();
	if (!probe.style.color) return null;
	document.body.append(probe);
	const found = window.getComputedStyle(probe).color.match(/[\d.]+/g);
	probe.remove();
	return found.slice(0, 3).map(Number);
}
