"""What was told to applicants, as officers read it, and what officers are told themselves."""
