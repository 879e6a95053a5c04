// "2 days ago" instead of a date, as long as it is near enough to be read so; the exact time stays in the title.
const UNITS = [["minute", 60], ["hour", 3600], ["day", 86400]];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
const FARTHEST = 30 * 86400;

function relative(seconds) {
  if (seconds < 60) return words.format(0, "second");
  const [unit, length] = UNITS.findLast(([, size]) => seconds >= size);
  return words.format(-Math.floor(seconds / length), unit);
}

behaviour("relative-time", (time) => {
  const at = Date.parse(time.dateTime);
  const absolute = time.textContent;
  const show = () => {
    const seconds = (Date.now() - at) / 1000;
    time.textContent = seconds > -86400 && seconds < FARTHEST ? relative(Math.max(0, seconds)) : absolute;   // a clock that goes wrong never says "in 3 minutes"
    if (seconds < 3600) setTimeout(show, 60000);
  };
  show();
});
