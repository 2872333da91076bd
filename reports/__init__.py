"""What leaves the screen: printed pages as self-contained files. Given plain values, never a database."""
