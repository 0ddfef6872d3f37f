"""What the mock remembers: responses, jobs in the background, ids."""
