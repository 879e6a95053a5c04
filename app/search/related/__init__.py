"""Related questions: computed by the worker, shown beside each thread."""
