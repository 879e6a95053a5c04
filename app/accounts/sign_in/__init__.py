"""Sessions, sign-in and sign-out, failed attempts, passwords."""
