"""When a page arrives that is fetched while another one is stored: always, or not before it is needed.

Both replace the thread of ``prefetched``, so that a run can be repeated step by step.
"""

from __future__ import annotations

from typing import TypeVar

from pipedrive_activities.cli.copies import prefetch

P = TypeVar("P")


class _Fetching(prefetch._Fetching[P]):
    _has_begun = False

    def wait(self) -> None:
        """Fetch the next page, unless it has arrived."""
        self._has_begun = True
        if not self._fetched and not self._has_ended:
            self._fetch_page()

    def _fetch_page(self) -> None:
        """Fetch a page; an exception that ends the process ends it now."""
        try:
            page = next(self._pages, None)
        except Exception as error:  # noqa: BLE001 - it is raised where the page is used
            self._error, page = error, None
        if page is None:
            self._has_ended = True
        else:
            self._fetched.append(page)


class FetchAtOnce(_Fetching[P]):
    """Fetches as many pages as are allowed whenever a page is taken."""

    def take(self) -> P | None:
        """Return the next page, after fetching those that follow it."""
        page = super().take()
        while page is not None and not self._has_ended and self._may_continue():
            self._fetch_page()
        return page

    def stop(self, grace: float) -> list[P]:
        """Return the pages that were not taken."""
        return super().stop(0)


class FetchWhenNeeded(_Fetching[P]):
    """Fetches a page when it is waited for."""

    def stop(self, grace: float) -> list[P]:
        """Return the page that is being fetched when a run is interrupted."""
        if grace and self._has_begun and not self._has_ended:
            self._fetch_page()
        return super().stop(0)
