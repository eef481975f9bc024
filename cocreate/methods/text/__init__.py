"""What open answers say: language, themes, codebooks, feeling, and texts that resemble each other.

Offline, in Dutch and English. What loads scikit-learn says so, and belongs in a worker process.
"""
