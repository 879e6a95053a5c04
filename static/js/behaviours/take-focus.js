// The summary of a form's problems is where one goes on.
behaviour("take-focus", (element) => element.focus());
