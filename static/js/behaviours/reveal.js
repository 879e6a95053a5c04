// Shows what is of use only with script.
behaviour("reveal", (element) => { element.hidden = false; });
