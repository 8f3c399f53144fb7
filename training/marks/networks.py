"""The two networks that read marks, in torch; small enough for a millisecond or two each."""

import torch
from torch import Tensor, nn


def _conv(inputs: int, outputs: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


class SquareNet(nn.Module):
    """Reads all squares of a page together: empty, ticked or scored out.

    A square is judged beside the marks of its own choice (who ticks another one has voided this
    one) and beside all squares of the page (how this hand ticks, how empty squares look here).
    """

    WIDE = 48

    def __init__(self) -> None:
        """Begin with random weights."""
        super().__init__()
        self.see = nn.Sequential(
            _conv(3, 14, 2), _conv(14, 24, 2), _conv(24, 36, 2), _conv(36, 20, 1), nn.Flatten()
        )
        self.sum_up = nn.Sequential(nn.Linear(20 * 6 * 11, self.WIDE), nn.ReLU())
        self.is_marked = nn.Linear(self.WIDE, 1)
        self.judge = nn.Sequential(
            nn.Linear(self.WIDE * 4, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 3)
        )

    def forward(self, planes: Tensor, choice: Tensor, page: Tensor) -> Tensor:
        """Judge squares.

        Args:
            planes: N × 3 × 45 × 88, 0–255.
            choice: N × N, 1 where the column's square is another option of the row's choice.
            page: N × N, 1 where it is another square of the page.

        Returns:
            N × 3 logits.
        """
        seen = self.sum_up(self.see(planes.float() / 255))
        marked = torch.sigmoid(self.is_marked(seen))
        weighed = seen * marked
        beside = (choice @ weighed) / (0.25 + choice @ marked)
        habit = (page @ weighed) / (0.25 + page @ marked)
        usual = (page @ seen) / (0.25 + page.sum(1, keepdim=True))
        return self.judge(torch.cat([seen, beside, habit, usual], dim=1))


class PlaceNet(nn.Module):
    """Reads one place: is there a signature, is there a stamp?"""

    def __init__(self) -> None:
        """Begin with random weights."""
        super().__init__()
        self.see = nn.Sequential(
            *(_conv(5, 12, 2), _conv(12, 24, 2), _conv(24, 36, 2)),
            *(_conv(36, 36, 1), _conv(36, 56, 2), _conv(56, 56, 1)),
        )
        self.judge = nn.Sequential(
            nn.Linear(56 * 3, 56), nn.ReLU(), nn.Dropout(0.15), nn.Linear(56, 2)
        )

    def forward(self, planes: Tensor) -> Tensor:
        """Give N × 2 logits (signed, stamped) for N × 5 × 128 × 272 planes, 0–255."""
        level = planes.float() / 255
        seen = self.see(level)
        place = nn.functional.avg_pool2d(level[:, 4:5], 16)
        inside = (seen * place).sum((2, 3)) / (place.sum((2, 3)) + 1e-3)
        return self.judge(torch.cat([seen.mean((2, 3)), seen.amax((2, 3)), inside], dim=1))
