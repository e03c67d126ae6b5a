"""Looking over libraries: what one of them comes to grief on costs no other its turn."""

from __future__ import annotations

import pytest

from index.build.look_over import look_over
from index.errors import IndexingError


@pytest.mark.parametrize("fault", [IndexingError("It stops.", "Go on."), KeyError("of ours")])
async def test_the_others_are_mended_when_one_cannot_be_looked_at(fault: Exception) -> None:
    mended: list[int] = []

    async def look(tenant: int) -> bool:
        if tenant == 2:
            raise fault
        return tenant != 3

    async def mend(tenant: int) -> None:
        mended.append(tenant)

    await look_over([1, 2, 3, 4], [look, look], mend)
    assert mended == [1, 4, 1, 4]
