"""What the methods of market research make of the answers: MaxDiff, prices, Kano, marks, pairs."""
