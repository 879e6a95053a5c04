"""Everything at once: a cast with every role does whatever there is to do, and all promises are looked at."""
