// Takes the files that are dropped on an editor or pasted into it, and hands them on as "files".
behaviour("take-files", (place) => {
  const editor = place.parentElement;
  const over = (event, is) => event.dataTransfer.types.includes("Files") && (event.preventDefault(), editor.classList.toggle("is-over", is));
  const hand = (files) => place.dispatchEvent(new CustomEvent("files", { detail: [...files] }));

  editor.addEventListener("dragover", (event) => over(event, true));
  editor.addEventListener("dragleave", (event) => over(event, false));
  editor.addEventListener("drop", (event) => {
    over(event, false);
    hand(event.dataTransfer.files);
  });
  editor.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    if (!data.files.length || data.types.includes("text/plain")) return;   // a table from a sheet comes as a picture, too
    event.preventDefault();
    hand(data.files);
  });
});
