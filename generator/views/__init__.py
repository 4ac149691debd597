"""Views: one frozen object per target with what its templates need. Views read only the IR."""
