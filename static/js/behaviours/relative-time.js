// "2 days ago" instead of a date, as long as it is near enough to be read so; the exact time stays in the title.
const DAY = 86400;   // seconds
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
const FARTHEST = 30 * DAY;

function relative(seconds, days) {
  if (seconds < 60) return words.format(0, "second");
  if (seconds < 3600) return words.format(-Math.floor(seconds / 60), "minute");
  return seconds < DAY ? words.format(-Math.floor(seconds / 3600), "hour") : words.format(-days, "day");
}

behaviour("relative-time", (time) => {
  const at = Date.parse(time.dateTime);
  const day = (moment) => Math.floor((moment / 1000 + time.dataset.offset * 60) / DAY);   // minutes of the reader's zone
  const absolute = time.textContent;
  const show = () => {
    const seconds = (Date.now() - at) / 1000;
    time.textContent = seconds > -DAY && seconds < FARTHEST ? relative(Math.max(0, seconds), day(Date.now()) - day(at)) : absolute;   // a clock that goes wrong never says "in 3 minutes"
    if (seconds < 3600) setTimeout(show, 60000);
  };
  show();
});
