"""What each deed earns, what each privilege costs, and the ledger: nothing else."""
