"""What open answers say: themes found by machine and settled by people."""
