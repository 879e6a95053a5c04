"""The demo: a cast of people who live some weeks with the machines of a company called Halvar, by the real actions."""
