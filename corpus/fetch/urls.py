"""Web addresses as people and redirects give them: read, refused or shown."""

from __future__ import annotations

from typing import Final

from yarl import URL

from corpus.errors import FetchError

BY_HAND: Final = "Open the page in a browser, save it, and add the file."
_MAX_CHARS: Final = 2_000  # an article's address is far shorter; it is stored and shown
_SHOWN_CHARS: Final = 200  # of an address in a message: the sentence around it must stay readable


def web_address(url: str) -> URL:
    """Return the address that `url` spells, without its fragment.

    Raises:
        FetchError: it is not http or https, carries a user name, or is too long.
    """
    try:
        parsed = URL(url.strip())
        host = parsed.host  # decodes an international name, and fails on a wrong one
    except ValueError:
        raise no_address(url) from None
    if parsed.scheme not in {"http", "https"} or not host:
        raise no_address(url)
    if len(str(parsed)) > _MAX_CHARS:
        raise FetchError(
            "The address is longer than {limit} characters.",
            "Leave out what follows the question mark.",
            limit=_MAX_CHARS,
        )
    if parsed.user is not None or parsed.password is not None:
        raise FetchError(
            "The address of {host} contains a user name.", "Leave it out, up to the @.", host=host
        )
    return parsed.with_fragment(None)


def redirected(url: URL, target: str) -> URL:
    """Return where a redirect from `url` to `target` leads.

    Raises:
        FetchError: that is no address to follow.
    """
    try:
        return web_address(str(url.join(URL(target))))
    except FetchError as error:
        raise led_astray(url, error) from error
    except ValueError:
        raise led_astray(url, no_address(target)) from None


def led_astray(url: URL, error: FetchError) -> FetchError:
    """Return the error for a redirect from `url` to where nothing is fetched from."""
    return FetchError(
        "{url} leads on to another address. {reason}", BY_HAND, url=shown(url), reason=error
    )


def no_address(url: str) -> FetchError:
    """Return the error for what is not a web address."""
    return FetchError(
        "{url} is not a web address.",
        "Web addresses start with https:// or http:// and a name.",
        url=ascii(_cut(url)),
    )


def shown(url: URL) -> str:
    """Return an address for a sentence: whole, or its beginning."""
    return _cut(str(url))


def _cut(url: str) -> str:
    return url if len(url) <= _SHOWN_CHARS else f"{url[:_SHOWN_CHARS]}…"
