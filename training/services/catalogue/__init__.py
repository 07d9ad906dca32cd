"""Courses and providers: writing, publishing, sharing."""
