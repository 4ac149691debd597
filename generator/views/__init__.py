"""Views: for each target one frozen object in the shape its templates need; they read IR only."""
