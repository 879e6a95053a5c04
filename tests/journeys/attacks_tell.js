// What an attack would do first is told, not done.
window.struck = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = (...words) => struck.push(`${name} ${words}`);
}
addEventListener("securitypolicyviolation", (event) => struck.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
