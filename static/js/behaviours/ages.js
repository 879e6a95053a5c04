// Brings the ages (time in data-age) of a list up to date, in the words of the list: data-minutes="{} min", data-hours, data-days.
behaviour("ages", (list) => {
  const { minutes, hours, days } = list.dataset;
  const show = () => {
    for (const time of list.querySelectorAll("time[data-age]")) {
      const passed = Math.max(1, Math.floor((Date.now() - Date.parse(time.dateTime)) / 60000));
      if (passed >= 100 * 1440) continue;   // a month, which stays
      const [words, number] = passed < 60 ? [minutes, passed] : passed < 1440 ? [hours, Math.floor(passed / 60)] : [days, Math.floor(passed / 1440)];
      time.textContent = words.replace("{}", number);
    }
  };
  setInterval(show, 60000);
});
