"""What every figure and every mark draws, compared with text that stands beside this file."""
