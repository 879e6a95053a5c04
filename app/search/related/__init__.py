"""Related questions: computed by the worker, shown in the sidebar of each thread."""
