"""Streams: responses whose items arrive one by one."""
